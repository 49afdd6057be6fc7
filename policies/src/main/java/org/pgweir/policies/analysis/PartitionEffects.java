package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction.AttachPartition;
import org.pgweir.policies.sql.tree.TableAction.DetachPartition;

/**
 * Attaching, creating and detaching partitions. The rows of a table that is attached are read, and
 * those of the default partition, unless their CHECK constraints already rule out misplaced ones.
 */
final class PartitionEffects {

  private static final int FIRST_THAT_LOCKS_DETACHED_EXCLUSIVELY = 14;
  private static final int FIRST_THAT_LOCKS_REFERENCING = 15;

  private final SqlText text;
  private final Effects effects;

  PartitionEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void attach(Relation parent, AttachPartition attach) {
    Optional<Relation> found = effects.lock(attach.partition(), LockMode.ACCESS_EXCLUSIVE);
    if (found.isEmpty()) {
      return;
    }
    Relation partition = found.get();
    if (partition.family().partition()) {
      effects.fails("42809", "\"%s\" is already a partition".formatted(partition.name().name()));
    }
    effects.lockTree(partition, LockMode.ACCESS_EXCLUSIVE);
    String bounds = text.at(attach.range());
    if (attach.isDefault()) {
      scanUnlessProven(partition, BoundProof.Outcome.UNKNOWN);
    } else {
      Optional<PartitionKey> key = PartitionKey.of(parent);
      scanUnlessProven(partition, proof(key, partition, bounds, true));
      defaultPartition(parent, bounds);
    }
    parent
        .indexes()
        .forEach(index -> PartitionIndexes.like(index).build(withPartitions(partition), effects));
    for (Constraint.ForeignKey key : parent.constraints(Constraint.ForeignKey.class)) {
      takeOver(partition, key);
    }
    lockReferencing(parent);
  }

  private List<Relation> withPartitions(Relation table) {
    return table.hasStorage() ? List.of(table) : effects.catalogue().descendants(table);
  }

  private static BoundProof.Outcome proof(
      Optional<PartitionKey> key, Relation table, String bounds, boolean within) {
    return key.map(each ->
            within
                ? BoundProof.within(table, each, bounds)
                : BoundProof.outside(table, each, bounds))
        .orElse(BoundProof.Outcome.UNKNOWN);
  }

  /** A foreign key of its own that is equal serves; else all rows are checked. */
  private void takeOver(Relation partition, Constraint.ForeignKey key) {
    boolean equal =
        partition.constraints(Constraint.ForeignKey.class).stream()
            .anyMatch(own ->
                own.keyColumns().equals(key.keyColumns())
                    && own.referenced().equals(key.referenced())
                    && own.referencedColumns().equals(key.referencedColumns())
                    && own.onDelete() == key.onDelete()
                    && own.onUpdate() == key.onUpdate());
    effects.lock(
        key.referenced(), equal ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_ROW_EXCLUSIVE);
    if (!equal && key.enforced()) {
      effects.scanWithPartitions(partition);
      if (effects.mayHaveRows(partition)) {
        effects.catalogue().relation(key.referenced()).ifPresent(effects::scanWithPartitions);
      }
    }
  }

  private void lockReferencing(Relation parent) {
    LockMode mode =
        effects.surroundings().atLeast(FIRST_THAT_LOCKS_REFERENCING)
            ? LockMode.SHARE_ROW_EXCLUSIVE
            : LockMode.ACCESS_SHARE;
    parent.dependents().foreignKeys().forEach(from -> effects.lock(from.table(), mode));
  }

  /**
   * {@code CREATE TABLE … PARTITION OF}: the parent is locked, and its default partition read.
   *
   * @param bounds the text that holds them
   */
  void create(Relation parent, boolean isDefault, String bounds) {
    if (!isDefault) {
      defaultPartition(parent, bounds);
    }
    parent
        .constraints(Constraint.ForeignKey.class)
        .forEach(key -> effects.lock(key.referenced(), LockMode.SHARE_ROW_EXCLUSIVE));
    lockReferencing(parent);
  }

  private void defaultPartition(Relation parent, String bounds) {
    Optional<ObjectName> name = parent.family().defaultPartition();
    name.ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
    Optional<PartitionKey> key = PartitionKey.of(parent);
    name.flatMap(effects.catalogue()::relation)
        .ifPresent(each -> scanUnlessProven(each, proof(key, each, bounds, false)));
  }

  private void scanUnlessProven(Relation partition, BoundProof.Outcome proof) {
    boolean mayBeProven =
        partition.constraints(Constraint.Check.class).stream()
            .anyMatch(check -> check.valid() && check.enforced());
    if (proof == BoundProof.Outcome.UNKNOWN && mayBeProven) {
      effects.unknown(
          Unknown.Part.SCAN,
          "the CHECK constraints of " + partition.name() + " may imply its bounds");
    } else if (proof != BoundProof.Outcome.PROVEN) {
      effects.scanWithPartitions(partition);
    }
  }

  void detach(Relation parent, DetachPartition detach) {
    boolean exclusive =
        detach.concurrently()
            || !parent.dependents().foreignKeys().isEmpty()
            || effects.surroundings().atLeast(FIRST_THAT_LOCKS_DETACHED_EXCLUSIVELY);
    Optional<Relation> partition =
        effects.lock(
            detach.partition(),
            exclusive ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE);
    if (partition.filter(each -> !parent.family().children().contains(each.name())).isPresent()
        && !parent.isPresumed()) {
      effects.fails(
          "42P01",
          "relation \"%s\" is not a partition of relation \"%s\""
              .formatted(detach.partition().name(), parent.name().name()));
    }
    Optional<ObjectName> other = parent.family().defaultPartition();
    if (detach.concurrently()) {
      effects.notTransactional();
      if (other.isPresent()) {
        effects.fails(
            "55000", "cannot detach partitions concurrently when a default partition exists");
      }
    } else {
      other.ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
    }
    partition.ifPresent(each ->
        effects
            .catalogue()
            .descendants(each)
            .forEach(below -> effects.lock(below, LockMode.ACCESS_EXCLUSIVE)));
    parent
        .constraints(Constraint.ForeignKey.class)
        .forEach(key -> effects.lock(key.referenced(), LockMode.SHARE_ROW_EXCLUSIVE));
    for (var from : parent.dependents().foreignKeys()) {
      effects.lock(from.table(), LockMode.ACCESS_EXCLUSIVE);
      effects.catalogue().relation(from.table()).ifPresent(effects::scanWithPartitions);
    }
  }
}
