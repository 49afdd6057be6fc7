package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;

/** {@code DROP}, and what it reaches by foreign keys, partitions and CASCADE. */
final class DropEffects {

  private final Effects effects;

  DropEffects(Effects effects) {
    this.effects = effects;
  }

  void add(DropObjects drop) {
    switch (drop.kind()) {
      case "table", "view", "materialized view", "foreign table" -> relations(drop);
      case "index" -> drop.names().forEach(name -> index(name, drop));
      case "trigger", "policy", "rule" ->
          drop.on().ifPresent(table -> effects.lock(table, LockMode.ACCESS_EXCLUSIVE));
      default -> {
        if (drop.cascade()) {
          Analyzer.anything(effects, "what DROP " + drop.kind() + " CASCADE reaches is not known");
        } else if (!drop.kind().equals("sequence") && !drop.kind().equals("schema")) {
          effects.unknown(Unknown.Part.LOCKS, "what DROP " + drop.kind() + " locks is not known");
        }
      }
    }
  }

  private void relations(DropObjects drop) {
    Set<ObjectName> dropped = new HashSet<>();
    for (QualifiedName name : drop.names()) {
      Optional<Relation> relation = effects.surroundings().relation(name);
      if (relation.isPresent() || !drop.ifExists()) {
        effects.lock(name, LockMode.ACCESS_EXCLUSIVE);
      }
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

  private void relation(Relation relation, DropObjects drop, Set<ObjectName> dropped) {
    boolean hasOthers =
        relation.dependents().views().stream().anyMatch(each -> !dropped.contains(each.view()))
            || relation.dependents().foreignKeys().stream()
                .anyMatch(each -> !dropped.contains(each.table()))
            || (relation.kind() == Relation.Kind.TABLE && !relation.family().children().isEmpty());
    if (hasOthers && !drop.cascade()) {
      effects.fails(
          "2BP01",
          "cannot drop %s %s because other objects depend on it"
              .formatted(drop.kind(), relation.name().name()));
    }
    effects.lock(relation, LockMode.ACCESS_EXCLUSIVE);
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
      effects.fails("2BP01", "cannot drop index");
    }
    LockMode mode =
        drop.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    if (table.get().kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.lockTree(table.get(), mode);
    }
    effects.lock(table.get(), mode);
  }
}
