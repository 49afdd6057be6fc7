package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What sessions of one {@code kind: Access} file may do.
 *
 * @param whereRequired whether an UPDATE or DELETE needs a WHERE that excludes something
 * @param statementTimeout what the server ends statements after
 * @param tables those that may be touched
 * @param hiddenColumns those that may be neither read nor written
 * @param hours when; empty for always
 */
public record Rights(
    Allowed allow,
    boolean whereRequired,
    Optional<Duration> statementTimeout,
    Choice<ObjectPattern> tables,
    List<ColumnPattern> hiddenColumns,
    Optional<OfficeHours> hours) {

  public Rights {
    hiddenColumns = List.copyOf(hiddenColumns);
  }

  /**
   * Whether a table is out of bounds that may lie in any of the schemas: if it is excepted in one
   * of them, or included in none. The system's own are in bounds unless excepted.
   */
  public boolean isOutOfBounds(List<String> schemas, String name) {
    boolean excepted =
        schemas.stream().anyMatch(schema -> !chooses(tables.exceptionsOnly(), schema, name));
    return excepted
        || schemas.stream().noneMatch(schema -> isSystem(schema) || chooses(tables, schema, name));
  }

  /** Whether not every table is in bounds, or not every column. */
  public boolean hasBounds() {
    return !tables.isAll() || !hiddenColumns.isEmpty();
  }

  private static boolean chooses(Choice<ObjectPattern> from, String schema, String name) {
    return from.match(
                pattern -> pattern.matches(Optional.of(schema), name), ObjectPattern::specificity)
            .certainty()
        == Certainty.YES;
  }

  private static boolean isSystem(String schema) {
    return schema.equals("pg_catalog") || schema.equals("information_schema");
  }
}
