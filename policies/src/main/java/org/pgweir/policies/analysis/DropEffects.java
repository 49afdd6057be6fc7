package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;

/** {@code DROP}, and what it reaches by foreign keys, partitions and CASCADE. */
final class DropEffects {

  private static final String DEPENDENT_OBJECTS = "2BP01";

  private final Effects effects;

  DropEffects(Effects effects) {
    this.effects = effects;
  }

  void add(DropObjects drop) {
    switch (drop.kind()) {
      case "table", "view", "materialized view", "foreign table" -> relations(drop);
      case "index" -> drop.names().forEach(name -> index(name, drop));
      case "trigger", "policy", "rule" -> partOfTable(drop);
      case "sequence" -> drop.names().forEach(name -> sequence(name, drop));
      case "type", "domain" -> drop.names().forEach(name -> type(name, drop));
      case "schema" -> drop.names().forEach(name -> schema(name, drop));
      case "function", "procedure", "routine" -> drop.names().forEach(name -> function(name, drop));
      case "statistics" -> drop.names().forEach(this::statistics);
      case "publication" -> {}
      default -> {
        if (drop.cascade()) {
          Analyzer.anything(effects, "what DROP " + drop.kind() + " CASCADE reaches is not known");
        } else {
          effects.unknown(Unknown.Part.LOCKS, "what DROP " + drop.kind() + " locks is not known");
        }
      }
    }
  }

  /** A trigger, policy or rule; those of partitions go with those of the parent. */
  private void partOfTable(DropObjects drop) {
    if (drop.on().isEmpty()) {
      return;
    }
    Optional<Relation> table = effects.surroundings().relation(drop.on().get());
    String name = drop.names().getFirst().name();
    if (drop.ifExists() && table.isPresent() && !has(table.get(), drop.kind(), name)) {
      return;
    }
    effects.lock(drop.on().get(), LockMode.ACCESS_EXCLUSIVE);
    if (drop.kind().equals("trigger")) {
      table.ifPresent(each -> effects.lockPartitions(each, LockMode.ACCESS_EXCLUSIVE));
    }
  }

  private static boolean has(Relation table, String kind, String name) {
    Dependents dependents = table.dependents();
    return switch (kind) {
      case "trigger" -> dependents.triggers().stream().anyMatch(each -> each.name().equals(name));
      case "policy" -> dependents.policies().stream().anyMatch(each -> each.name().equals(name));
      default -> dependents.rules().contains(name);
    };
  }

  /** The columns that draw from a sequence lose their default by CASCADE. */
  private void sequence(QualifiedName written, DropObjects drop) {
    Surroundings surroundings = effects.surroundings();
    for (Relation table : effects.catalogue().relationsWhere(Relation::hasStorage)) {
      for (Column column : table.columns()) {
        boolean uses =
            column.sequences().stream().anyMatch(each -> surroundings.couldMean(written, each));
        if (uses && column.identity()) {
          effects.fails(
              DEPENDENT_OBJECTS,
              "cannot drop sequence %s because column %s of table %s requires it"
                  .formatted(written.name(), column.name(), surroundings.shortName(table.name())));
        } else if (uses && column.defaultExpression().isPresent()) {
          needsCascade(drop, written);
          effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
        }
      }
    }
  }

  private void needsCascade(DropObjects drop, QualifiedName dropped) {
    if (!drop.cascade()) {
      String kind = drop.kind().equals("domain") ? "type" : drop.kind();
      effects.fails(DEPENDENT_OBJECTS, "cannot drop %s %s".formatted(kind, dropped.name()));
    }
  }

  /** Columns of a type go with it by CASCADE, and so do tables made OF it. */
  private void type(QualifiedName written, DropObjects drop) {
    Surroundings surroundings = effects.surroundings();
    Optional<TypeFacts> type =
        effects.catalogue().type(written.schemaName(), written.name(), surroundings.searchPath());
    if (type.isEmpty()) {
      return;
    }
    Types types = new Types(surroundings);
    DropPartEffects parts = new DropPartEffects(effects);
    for (Relation table : effects.catalogue().relationsWhere(_ -> true)) {
      if (table.family().rowType().equals(Optional.of(type.get().name()))) {
        needsCascade(drop, written);
        effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
      }
      for (Column column : table.columns()) {
        if (types.isOver(column.type(), type.get().name())) {
          needsCascade(drop, written);
          effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
          parts.cascadeFrom(table, column.name());
        }
      }
    }
  }

  private void schema(QualifiedName written, DropObjects drop) {
    Optional<String> schema = Optional.of(written.name());
    List<Relation> inside =
        effects.catalogue().relationsWhere(each -> each.name().schema().equals(schema));
    boolean others =
        Stream.concat(
                effects.catalogue().types().keySet().stream(),
                effects.catalogue().functions().keySet().stream())
            .anyMatch(each -> each.schema().equals(schema));
    if (!inside.isEmpty() || others) {
      needsCascade(drop, written);
    }
    Set<ObjectName> dropped = new HashSet<>();
    inside.forEach(each -> dropped.add(each.name()));
    inside.forEach(each -> relation(each, drop, dropped));
    if (others && drop.cascade()) {
      effects.unknown(Unknown.Part.LOCKS, "what needs the types and functions of the schema");
    }
  }

  /** The triggers that call a function go with it by CASCADE. */
  private void function(QualifiedName written, DropObjects drop) {
    for (Relation table : effects.catalogue().relationsWhere(_ -> true)) {
      boolean called =
          table.dependents().triggers().stream()
              .anyMatch(each -> effects.surroundings().couldMean(written, each.function()));
      if (called) {
        needsCascade(drop, written);
        effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
      }
    }
    if (drop.cascade()) {
      effects.unknown(Unknown.Part.LOCKS, "defaults, views or indexes may call the function");
    }
  }

  private void statistics(QualifiedName written) {
    effects
        .catalogue()
        .relationsWhere(table ->
            table.dependents().statistics().stream()
                .anyMatch(each -> effects.surroundings().couldMean(written, each)))
        .forEach(table -> effects.lock(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
  }

  private void relations(DropObjects drop) {
    Set<ObjectName> dropped = new HashSet<>();
    for (QualifiedName name : drop.names()) {
      Optional<Relation> relation = effects.surroundings().relation(name);
      if (relation.isPresent() || !drop.ifExists()) {
        effects.lock(name, LockMode.ACCESS_EXCLUSIVE);
      }
      relation
          .filter(each -> !isOf(each, drop.kind()))
          .ifPresent(each ->
              effects.fails(
                  "42809", "\"%s\" is not a %s".formatted(each.name().name(), drop.kind())));
      relation.ifPresent(each -> {
        dropped.add(each.name());
        effects.catalogue().descendants(each).forEach(child -> dropped.add(child.name()));
      });
    }
    List<Relation> all =
        dropped.stream().flatMap(name -> effects.catalogue().relation(name).stream()).toList();
    for (Relation relation : all) {
      relation(relation, drop, dropped);
    }
  }

  private static boolean isOf(Relation relation, String kind) {
    return relation.isPresumed()
        || switch (relation.kind()) {
          case TABLE, PARTITIONED_TABLE -> kind.equals("table");
          case FOREIGN_TABLE -> kind.equals("foreign table");
          case VIEW -> kind.equals("view");
          case MATERIALIZED_VIEW -> kind.equals("materialized view");
          case PRESUMED -> true;
        };
  }

  /** Tables with a column of the relation's row type. */
  private List<Relation> rowTypeUsers(Relation relation) {
    return effects
        .catalogue()
        .relationsWhere(table ->
            table.columns().stream()
                .anyMatch(column -> column.type().name().equals(relation.name())));
  }

  private void relation(Relation relation, DropObjects drop, Set<ObjectName> dropped) {
    boolean hasOthers =
        relation.dependents().views().stream().anyMatch(each -> !dropped.contains(each.view()))
            || relation.dependents().foreignKeys().stream()
                .anyMatch(each -> !dropped.contains(each.table()))
            || (relation.kind() == Relation.Kind.TABLE && !relation.family().children().isEmpty())
            || !relation.dependents().functions().isEmpty()
            || !rowTypeUsers(relation).isEmpty();
    if (hasOthers && !drop.cascade()) {
      effects.fails(
          DEPENDENT_OBJECTS,
          "cannot drop %s %s because other objects depend on it"
              .formatted(drop.kind(), relation.name().name()));
    }
    effects.lock(relation, LockMode.ACCESS_EXCLUSIVE);
    rowTypeUsers(relation).forEach(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
    effects.impact().goes(relation);
    for (Constraint.ForeignKey key : relation.constraints(Constraint.ForeignKey.class)) {
      effects.lock(key.referenced(), LockMode.ACCESS_EXCLUSIVE);
    }
    for (Dependents.ForeignKeyFrom from : relation.dependents().foreignKeys()) {
      effects.lock(from.table(), LockMode.ACCESS_EXCLUSIVE);
    }
    DropPartEffects parts = new DropPartEffects(effects);
    relation.dependents().views().forEach(each -> parts.dropView(each.view(), new HashSet<>()));
    if (relation.family().partition()) {
      for (ObjectName parent : relation.family().parents()) {
        effects.lock(parent, LockMode.ACCESS_EXCLUSIVE);
        effects
            .catalogue()
            .relation(parent)
            .flatMap(each -> each.family().defaultPartition())
            .ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
      }
    }
  }

  private void index(QualifiedName name, DropObjects drop) {
    Optional<Relation> table = effects.surroundings().tableOfIndex(name);
    if (drop.concurrently()) {
      effects.notTransactional();
      if (drop.names().size() > 1) {
        effects.fails(
            "0A000", "DROP INDEX CONCURRENTLY does not support dropping multiple objects");
      }
    }
    if (table.isEmpty()) {
      if (!drop.ifExists()) {
        effects.unknownRelation(name);
      }
      return;
    }
    boolean ofConstraint =
        table
            .get()
            .constraint(name.name())
            .filter(each -> each instanceof Constraint.Key)
            .isPresent();
    if (ofConstraint) {
      effects.fails(DEPENDENT_OBJECTS, "cannot drop index");
    }
    boolean ofParent =
        table.get().indexes().stream()
            .filter(index -> index.name().name().equals(name.name()))
            .anyMatch(index -> index.parent().isPresent());
    if (ofParent) {
      effects.fails(DEPENDENT_OBJECTS, "cannot drop index %s because index".formatted(name.name()));
    }
    if (drop.concurrently() && table.get().kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.fails(
          "0A000", "cannot drop partitioned index \"%s\" concurrently".formatted(name.name()));
    }
    LockMode mode =
        drop.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    if (table.get().kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.lockTree(table.get(), mode);
    }
    effects.lock(table.get(), mode);
  }
}
