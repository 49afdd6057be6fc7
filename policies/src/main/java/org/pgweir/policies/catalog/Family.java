package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Optional;

/**
 * How a relation is related to others by inheritance, from {@code pg_inherits}.
 *
 * @param parents the relations it inherits from, or the one it is a partition of
 * @param children direct children or partitions
 * @param partition {@code pg_class.relispartition}
 * @param defaultPartition {@code pg_partitioned_table.partdefid}
 * @param partitionKey {@code pg_get_partkeydef}: {@code RANGE (k)}; empty unless partitioned
 * @param bound {@code pg_get_expr(relpartbound, oid)}: {@code FOR VALUES FROM (1) TO (9)}; empty
 *     unless a partition, and while it is locked
 * @param rowType the composite type of {@code CREATE TABLE … OF}, from {@code reloftype}
 */
public record Family(
    List<ObjectName> parents,
    List<ObjectName> children,
    boolean partition,
    Optional<ObjectName> defaultPartition,
    Optional<String> partitionKey,
    Optional<String> bound,
    Optional<ObjectName> rowType) {

  /** Of a relation without relatives. */
  public static final Family NONE =
      new Family(
          List.of(),
          List.of(),
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Family {
    parents = List.copyOf(parents);
    children = List.copyOf(children);
  }
}
