package org.pgweir.policies.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * A type that is not PostgreSQL's own, from {@code pg_type}. Row types of tables and arrays are
 * left out.
 */
public sealed interface TypeFacts {

  ObjectName name();

  /**
   * {@code typtype = 'd'}.
   *
   * @param base {@code typbasetype}, {@code typtypmod}; may be a domain again
   * @param notNull {@code typnotnull}
   * @param checks the names in {@code pg_constraint} by {@code contypid}, of its own
   * @param hasDefault whether {@code typdefaultbin} is not null
   * @param volatileDefault whether the default calls a volatile function
   */
  record Domain(
      ObjectName name,
      ColumnType base,
      boolean notNull,
      Set<String> checks,
      boolean hasDefault,
      boolean volatileDefault)
      implements TypeFacts {
    public Domain {
      checks = Set.copyOf(checks);
    }
  }

  /** {@code typtype = 'e'}. */
  record EnumType(ObjectName name) implements TypeFacts {}

  /** {@code typtype = 'c'} of a type made by CREATE TYPE. */
  record Composite(ObjectName name) implements TypeFacts {}

  /**
   * {@code typtype IN ('b', 'r', 'm')}: of an extension, or a range.
   *
   * @param operatorClass its default btree operator class in {@code pg_opclass}
   */
  record Base(ObjectName name, Optional<String> operatorClass) implements TypeFacts {}
}
