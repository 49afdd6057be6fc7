package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
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
    switch (found.get()) {
      case Constraint.ForeignKey key -> {
        effects.scan(table);
        scanReferenced(key, LockMode.ROW_SHARE);
        unlessAlone(table);
      }
      case Constraint.Check _, Constraint.NotNull _ -> reached.forEach(effects::scan);
      case Constraint.Key _, Constraint.Exclusion _ -> {}
    }
  }

  private void scanReferenced(Constraint.ForeignKey key, LockMode mode) {
    ObjectName referenced = key.referenced();
    effects.lock(referenced, mode);
    effects
        .catalogue()
        .relation(referenced)
        .ifPresent(parent -> {
          effects.scan(parent);
          PartitionEffects.unknownIfPartitioned(effects, parent);
        });
  }

  private void unlessAlone(Relation table) {
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.unknown(Unknown.Part.LOCKS, "foreign keys of partitioned tables are not analysed");
      effects.unknown(Unknown.Part.SCAN, "foreign keys of partitioned tables are not analysed");
    }
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
  void alter(Relation table, AlterConstraint change) {
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
    unlessAlone(table);
    List<String> words = List.of(change.attributes().split(" "));
    int enforced = words.indexOf("enforced");
    if (enforced < 0) {
      return;
    }
    if (found.get() instanceof Constraint.ForeignKey key
        && (enforced == 0 || !words.get(enforced - 1).equals("not"))) {
      if (!key.enforced()) {
        effects.scan(table);
        scanReferenced(key, LockMode.SHARE_ROW_EXCLUSIVE);
      }
      return;
    }
    effects.unknown(Unknown.Part.LOCKS, "what NOT ENFORCED locks is not analysed");
  }
}
