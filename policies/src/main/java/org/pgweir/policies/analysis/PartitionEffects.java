package org.pgweir.policies.analysis;

import java.util.Optional;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.TableAction.AttachPartition;
import org.pgweir.policies.sql.tree.TableAction.DetachPartition;

/**
 * Attaching, creating and detaching partitions. The rows of a table that is attached are read, and
 * those of the default partition, unless their CHECK constraints already rule out misplaced ones.
 */
final class PartitionEffects {

  private static final int FIRST_THAT_LOCKS_DETACHED_EXCLUSIVELY = 14;

  private final Effects effects;

  PartitionEffects(Effects effects) {
    this.effects = effects;
  }

  void attach(Relation parent, AttachPartition attach) {
    Optional<Relation> partition = effects.lock(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
    if (partition.isEmpty()) {
      return;
    }
    effects.lockTree(partition.get(), LockMode.ACCESS_EXCLUSIVE);
    scanUnlessProven(partition.get());
    if (!attach.isDefault()) {
      defaultPartition(parent);
    }
    boolean inheritsMore =
        !parent.indexes().isEmpty()
            || !parent.dependents().foreignKeys().isEmpty()
            || !parent.constraints(Constraint.ForeignKey.class).isEmpty();
    if (inheritsMore) {
      String why = "the partition takes over indexes and foreign keys of " + parent.name();
      effects.unknown(Unknown.Part.LOCKS, why);
      effects.unknown(Unknown.Part.SCAN, why);
    }
  }

  /** {@code CREATE TABLE … PARTITION OF}: the parent is locked, and its default partition read. */
  void create(Relation parent, boolean isDefault) {
    if (!isDefault) {
      defaultPartition(parent);
    }
    parent
        .constraints(Constraint.ForeignKey.class)
        .forEach(key -> effects.lock(key.referenced(), LockMode.SHARE_ROW_EXCLUSIVE));
    if (!parent.dependents().foreignKeys().isEmpty()) {
      effects.unknown(Unknown.Part.LOCKS, "foreign keys point to " + parent.name());
    }
  }

  private void defaultPartition(Relation parent) {
    Optional<ObjectName> name = parent.family().defaultPartition();
    name.ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
    name.flatMap(effects.catalogue()::relation).ifPresent(this::scanUnlessProven);
  }

  private void scanUnlessProven(Relation partition) {
    boolean mayBeProven =
        partition.constraints(Constraint.Check.class).stream()
            .anyMatch(check -> check.valid() && check.enforced());
    if (!partition.hasStorage()) {
      effects.unknown(Unknown.Part.SCAN, partition.name() + " is partitioned itself");
    } else if (mayBeProven) {
      effects.unknown(
          Unknown.Part.SCAN,
          "the CHECK constraints of " + partition.name() + " may imply its bounds");
    } else {
      effects.scan(partition);
    }
  }

  void detach(Relation parent, DetachPartition detach) {
    boolean exclusive =
        detach.concurrently()
            || effects.surroundings().atLeast(FIRST_THAT_LOCKS_DETACHED_EXCLUSIVELY);
    Optional<Relation> partition =
        effects.lock(
            detach.partition(),
            exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE);
    if (detach.concurrently()) {
      effects.notTransactional();
    } else {
      parent
          .family()
          .defaultPartition()
          .ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
    }
    boolean keyed =
        !parent.dependents().foreignKeys().isEmpty()
            || !parent.constraints(Constraint.ForeignKey.class).isEmpty()
            || partition.filter(each -> !each.family().children().isEmpty()).isPresent();
    if (keyed) {
      effects.unknown(Unknown.Part.LOCKS, "foreign keys or partitions below are detached too");
    }
  }

  /** Which partitions of a referenced table are locked too was not measured. */
  static void unknownIfPartitioned(Effects effects, Relation referenced) {
    if (referenced.kind() == Relation.Kind.PARTITIONED_TABLE) {
      String why = "the referenced table " + referenced.name() + " is partitioned";
      effects.unknown(Unknown.Part.LOCKS, why);
      effects.unknown(Unknown.Part.SCAN, why);
    }
  }
}
