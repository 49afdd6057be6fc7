package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TypeName;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.TypeStatement.DomainAction;

/**
 * Types and domains. A new constraint of a domain is checked in every table that uses it, under
 * SHARE, even by VALIDATE; a change of a composite type reaches the tables made OF it. Measured on
 * PostgreSQL 11 to 18.
 */
final class TypeEffects {

  private final Effects effects;

  TypeEffects(Effects effects) {
    this.effects = effects;
  }

  void add(TypeStatement statement) {
    switch (statement) {
      case TypeStatement.AlterDomain(var domain, var action, _) -> alter(domain, action);
      case TypeStatement.AlterType(var type, var actions, _) -> alter(type, actions);
      case TypeStatement.CreateType _, TypeStatement.CreateDomain _ -> {}
    }
  }

  private void alter(QualifiedName written, DomainAction action) {
    boolean checksRows =
        switch (action) {
          case DomainAction.SetNotNull _, DomainAction.ValidateConstraint _ -> true;
          case DomainAction.AddConstraint(_, _, boolean notValid) -> !notValid;
          case DomainAction.SetDefault _,
              DomainAction.DropDefault _,
              DomainAction.DropNotNull _,
              DomainAction.DropConstraint _,
              DomainAction.RenameConstraint _,
              DomainAction.Rename _,
              DomainAction.SetSchema _ ->
              false;
        };
    if (!checksRows) {
      return;
    }
    Optional<TypeFacts> domain = type(written);
    if (domain.isEmpty()) {
      effects.unknownRelation(written);
      return;
    }
    if (domain.get() instanceof TypeFacts.Domain facts
        && action instanceof DomainAction.SetNotNull
        && facts.notNull()) {
      return;
    }
    if (firstUser(domain.get().name(), true).isPresent()) {
      usedBy(domain.get().name(), firstUser(domain.get().name(), true).get());
      return;
    }
    for (Relation table : using(domain.get().name())) {
      effects.lock(table, LockMode.SHARE);
      effects.scan(table);
    }
  }

  private Optional<TypeFacts> type(QualifiedName written) {
    return effects
        .catalogue()
        .type(written.schemaName(), written.name(), effects.surroundings().searchPath());
  }

  private List<Relation> using(ObjectName domain) {
    Types types = new Types(effects.surroundings());
    return effects
        .catalogue()
        .relationsWhere(table ->
            table.hasStorage()
                && table.columns().stream().anyMatch(each -> types.isOver(each.type(), domain)));
  }

  private void alter(QualifiedName written, List<TypeStatement.Action> actions) {
    boolean changesRows =
        actions.stream()
            .anyMatch(action ->
                switch (action) {
                  case TypeStatement.Action.AddAttribute _,
                      TypeStatement.Action.DropAttribute _,
                      TypeStatement.Action.AlterAttribute _,
                      TypeStatement.Action.RenameAttribute _ ->
                      true;
                  case TypeStatement.Action.AddValue _,
                      TypeStatement.Action.RenameValue _,
                      TypeStatement.Action.Rename _,
                      TypeStatement.Action.SetSchema _,
                      TypeStatement.Action.SetProperties _ ->
                      false;
                });
    if (!changesRows) {
      return;
    }
    Optional<TypeFacts> type = type(written);
    if (type.isEmpty()) {
      effects.unknownRelation(written);
      return;
    }
    ObjectName name = type.get().name();
    List<Relation> typed =
        effects
            .catalogue()
            .relationsWhere(table -> table.family().rowType().equals(Optional.of(name)));
    for (TypeStatement.Action action : actions) {
      if (!typed.isEmpty() && !cascades(action)) {
        effects.fails(
            "2BP01",
            "cannot alter type \"%s\" because it is the type of a typed table"
                .formatted(name.name()));
      }
      if (action instanceof TypeStatement.Action.AlterAttribute(var attribute, var to, _)) {
        firstUser(name, false).ifPresent(user -> usedBy(name, user));
        typed.forEach(table -> change(table, attribute.name(), to));
      }
    }
    typed.forEach(table -> effects.lockTree(table, LockMode.ACCESS_EXCLUSIVE));
  }

  private static boolean cascades(TypeStatement.Action action) {
    return switch (action) {
      case TypeStatement.Action.AddAttribute(_, _, boolean cascade) -> cascade;
      case TypeStatement.Action.DropAttribute(_, boolean cascade) -> cascade;
      case TypeStatement.Action.AlterAttribute(_, _, boolean cascade) -> cascade;
      case TypeStatement.Action.RenameAttribute(_, _, boolean cascade) -> cascade;
      case TypeStatement.Action.AddValue _,
          TypeStatement.Action.RenameValue _,
          TypeStatement.Action.Rename _,
          TypeStatement.Action.SetSchema _,
          TypeStatement.Action.SetProperties _ ->
          true;
    };
  }

  private void change(Relation table, String column, TypeName written) {
    Optional<ColumnType> to = new Types(effects.surroundings()).resolve(written);
    TypeChange change = new TypeChange(effects.surroundings());
    boolean kept =
        table.indexes().stream().noneMatch(index -> index.uses(column))
            && table
                .column(column)
                .filter(each -> to.isPresent())
                .filter(each -> change.of(each.type(), to.get()) == TypeChange.Work.NONE)
                .isPresent();
    boolean rewritten =
        table
            .column(column)
            .filter(each -> to.isPresent())
            .filter(each -> change.of(each.type(), to.get()) == TypeChange.Work.REWRITE)
            .isPresent();
    if (rewritten) {
      effects.rewrite(table);
    } else if (!kept) {
      effects.unknown(Unknown.Part.REWRITE, "attributes of typed tables change");
      effects.unknown(Unknown.Part.SCAN, "attributes of typed tables change");
    }
  }

  /** The first column whose values hold values of the type. */
  private Optional<String> firstUser(ObjectName type, boolean inArrays) {
    Types types = new Types(effects.surroundings());
    return effects.catalogue().relationsWhere(Relation::hasStorage).stream()
        .flatMap(table ->
            table.columns().stream()
                .filter(column -> types.isOver(column.type(), type))
                .filter(column -> !inArrays || column.type().array())
                .map(column -> table.name().name() + "." + column.name()))
        .findFirst();
  }

  private void usedBy(ObjectName type, String column) {
    effects.fails(
        "0A000",
        "cannot alter type \"%s\" because column \"%s\" uses it".formatted(type.name(), column));
  }
}
