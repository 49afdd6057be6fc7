package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.QualifiedName;
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
    effects
        .catalogue()
        .relationsWhere(table -> table.family().rowType().equals(Optional.of(type.get().name())))
        .forEach(table -> effects.lockTree(table, LockMode.ACCESS_EXCLUSIVE));
    boolean onlyAdds =
        actions.stream().allMatch(each -> each instanceof TypeStatement.Action.AddAttribute);
    if (!onlyAdds) {
      effects.unknown(Unknown.Part.REWRITE, "attributes of typed tables change");
      effects.unknown(Unknown.Part.SCAN, "attributes of typed tables change");
    }
  }
}
