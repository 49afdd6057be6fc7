package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.TableAction.AlterConstraint;
import org.pgweir.policies.sql.tree.TableAction.ValidateConstraint;

/** {@code VALIDATE CONSTRAINT} and {@code ALTER CONSTRAINT}. */
final class ConstraintStateEffects {

  private final AlterTableEffects alter;
  private final Effects effects;

  ConstraintStateEffects(AlterTableEffects alter, Effects effects) {
    this.alter = alter;
    this.effects = effects;
  }

  void validate(Relation table, List<Relation> reached, ValidateConstraint validate) {
    String name = validate.constraint().name();
    Optional<Constraint> found = table.constraint(name);
    if (found.isEmpty()) {
      if (alter.addsConstraint(name) || table.isPresumed()) {
        effects.scan(table);
        presumed(table, name);
      } else {
        missing(table, name);
      }
      return;
    }
    if (found.get().valid()) {
      return;
    }
    if (isNotEnforced(found.get())) {
      effects.fails("55000", "cannot validate NOT ENFORCED constraint");
      return;
    }
    switch (found.get()) {
      case Constraint.ForeignKey key -> {
        reached.forEach(effects::scan);
        scanReferenced(key, LockMode.ROW_SHARE, LockMode.ACCESS_SHARE);
      }
      case Constraint.Check _, Constraint.NotNull _ -> reached.forEach(effects::scan);
      case Constraint.Key _, Constraint.Exclusion _ -> {}
    }
  }

  private static boolean isNotEnforced(Constraint constraint) {
    return (constraint instanceof Constraint.Check check && !check.enforced())
        || (constraint instanceof Constraint.ForeignKey key && !key.enforced());
  }

  private void scanReferenced(Constraint.ForeignKey key, LockMode mode, LockMode ofPartitions) {
    effects.lock(key.referenced(), mode);
    effects
        .catalogue()
        .relation(key.referenced())
        .ifPresent(parent -> {
          effects.scanWithPartitions(parent);
          if (parent.kind() == Relation.Kind.PARTITIONED_TABLE) {
            effects
                .catalogue()
                .descendants(parent)
                .forEach(each -> effects.lock(each, ofPartitions));
          }
        });
  }

  private void presumed(Relation table, String name) {
    if (table.isPresumed()) {
      effects.unknown(Unknown.Part.LOCKS, "constraint " + name + " may be a foreign key");
    }
  }

  private void missing(Relation table, String name) {
    effects.fails(
        "42704",
        "constraint \"%s\" of relation \"%s\" does not exist".formatted(name, table.name().name()));
  }

  /** To enforce a foreign key is to check all rows; its other attributes are a note. */
  void alter(Relation table, List<Relation> reached, AlterConstraint change) {
    Optional<Constraint> found = table.constraint(change.constraint().name());
    if (found.isEmpty() && table.isPresumed()) {
      effects.unknown(Unknown.Part.SCAN, "whether it is enforced already is not known");
      presumed(table, change.constraint().name());
      return;
    }
    if (found.isEmpty()) {
      missing(table, change.constraint().name());
      return;
    }
    if (change.attributes().endsWith("inherit")
        && found.get() instanceof Constraint.NotNull notNull) {
      passOn(reached, notNull, change);
      return;
    }
    if (!(found.get() instanceof Constraint.ForeignKey key)) {
      effects.fails(
          "42809",
          "constraint \"%s\" of relation \"%s\" is not a foreign key constraint"
              .formatted(change.constraint().name(), table.name().name()));
      return;
    }
    List<String> words = List.of(change.attributes().split(" "));
    int enforced = words.indexOf("enforced");
    if (enforced > 0 && words.get(enforced - 1).equals("not")) {
      if (key.enforced()) {
        effects.lock(key.referenced(), LockMode.ACCESS_EXCLUSIVE);
      }
    } else if (enforced >= 0 && !key.enforced()) {
      reached.forEach(effects::scan);
      scanReferenced(key, LockMode.SHARE_ROW_EXCLUSIVE, LockMode.SHARE_ROW_EXCLUSIVE);
    }
  }

  /** A NOT NULL that its children are to have from now on is checked in their rows. */
  private void passOn(
      List<Relation> reached, Constraint.NotNull constraint, AlterConstraint change) {
    if (!change.attributes().contains("no inherit")) {
      reached.stream()
          .skip(1)
          .filter(child -> !alter.provablyNotNull(child, constraint.column()))
          .forEach(effects::scan);
    }
  }
}
