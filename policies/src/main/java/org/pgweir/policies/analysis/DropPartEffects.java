package org.pgweir.policies.analysis;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.TableAction.DropColumn;
import org.pgweir.policies.sql.tree.TableAction.DropConstraint;

/**
 * {@code DROP COLUMN}, {@code DROP CONSTRAINT}, and what a drop reaches: the tables foreign keys
 * point to, and by CASCADE views and the keys that point here.
 */
final class DropPartEffects {

  /** Older servers drop a generated column along with what it is made from. */
  private static final int FIRST_THAT_SPARES_GENERATED_COLUMNS = 15;

  private final Effects effects;

  DropPartEffects(Effects effects) {
    this.effects = effects;
  }

  void column(Relation table, List<Relation> reached, DropColumn drop) {
    String name = drop.column().name();
    if (table.column(name).isEmpty()) {
      if (table.isPresumed()) {
        effects.unknown(Unknown.Part.LOCKS, "what hangs on column " + name + " is not known");
      } else if (!drop.ifExists()) {
        effects.fails(
            "42703",
            "column \"%s\" of relation \"%s\" does not exist".formatted(name, table.name().name()));
      }
      return;
    }
    for (Relation relation : reached) {
      if (blocksDrop(relation, name) && !drop.cascade()) {
        effects.fails(
            "2BP01",
            "cannot drop column %s of table %s because other objects depend on it"
                .formatted(name, effects.surroundings().shortName(relation.name())));
      }
      if (!relation.dependents().functions().isEmpty() && !drop.cascade()) {
        effects.unknown(Unknown.Part.LOCKS, "a function may need column " + name);
      }
      cascadeFrom(relation, name);
    }
  }

  /** What goes with a column that CASCADE drops. */
  void cascadeFrom(Relation relation, String column) {
    relation.dependents().views().stream()
        .filter(view -> view.columns().contains(column))
        .forEach(view -> dropView(view.view(), new HashSet<>()));
    relation.constraints(Constraint.ForeignKey.class).stream()
        .filter(key -> key.columns().contains(column))
        .forEach(key -> effects.lock(key.referenced(), LockMode.ACCESS_EXCLUSIVE));
    referencing(relation, Set.of(column))
        .forEach(from -> effects.lock(from.table(), LockMode.ACCESS_EXCLUSIVE));
  }

  private boolean blocksDrop(Relation relation, String column) {
    return relation.dependents().views().stream().anyMatch(each -> each.columns().contains(column))
        || !referencing(relation, Set.of(column)).isEmpty()
        || relation.dependents().policies().stream()
            .anyMatch(each -> each.columns().contains(column))
        || relation.dependents().triggers().stream()
            .anyMatch(each -> each.columns().contains(column))
        || (effects.surroundings().atLeast(FIRST_THAT_SPARES_GENERATED_COLUMNS)
            && relation.columns().stream()
                .map(Column::generatedFrom)
                .anyMatch(from -> from.contains(column)));
  }

  void constraint(Relation table, DropConstraint drop) {
    Optional<Constraint> found = table.constraint(drop.constraint().name());
    if (found.isEmpty()) {
      if (table.isPresumed()) {
        String constraint = drop.constraint().name();
        effects.unknown(
            Unknown.Part.LOCKS, "constraint " + constraint + " may be a foreign key or have some");
      } else if (!drop.ifExists()) {
        effects.fails(
            "42704",
            "constraint \"%s\" of relation \"%s\" does not exist"
                .formatted(drop.constraint().name(), table.name().name()));
      }
      return;
    }
    switch (found.get()) {
      case Constraint.ForeignKey key -> {
        effects.lock(key.referenced(), LockMode.ACCESS_EXCLUSIVE);
        effects
            .catalogue()
            .relation(key.referenced())
            .ifPresent(parent -> effects.lockPartitions(parent, LockMode.ACCESS_EXCLUSIVE));
      }
      case Constraint.Key key -> {
        List<Dependents.ForeignKeyFrom> from = referencing(table, key.columns());
        if (!from.isEmpty() && !drop.cascade()) {
          effects.fails("2BP01", "cannot drop constraint " + key.name());
        }
        from.forEach(each -> effects.lock(each.table(), LockMode.ACCESS_EXCLUSIVE));
      }
      case Constraint.Check _, Constraint.NotNull _, Constraint.Exclusion _ -> {}
    }
  }

  /** The foreign keys that point at any of the columns. */
  private List<Dependents.ForeignKeyFrom> referencing(Relation table, Set<String> columns) {
    return table.dependents().foreignKeys().stream()
        .filter(from -> pointsAt(from, columns))
        .toList();
  }

  private boolean pointsAt(Dependents.ForeignKeyFrom from, Set<String> columns) {
    return effects
        .catalogue()
        .relation(from.table())
        .flatMap(table -> table.constraint(from.constraint()))
        .map(constraint ->
            !(constraint instanceof Constraint.ForeignKey key)
                || key.referencedColumns().stream().anyMatch(columns::contains))
        .orElse(true);
  }

  /** A view that CASCADE drops, with the views on it. */
  void dropView(ObjectName view, Set<ObjectName> seen) {
    if (seen.add(view)) {
      effects.lock(view, LockMode.ACCESS_EXCLUSIVE);
      effects
          .catalogue()
          .relation(view)
          .ifPresent(
              each -> each.dependents().views().forEach(next -> dropView(next.view(), seen)));
    }
  }
}
