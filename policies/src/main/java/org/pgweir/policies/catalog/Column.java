package org.pgweir.policies.catalog;

import java.util.Optional;
import java.util.Set;

/**
 * A column, from {@code pg_attribute} where {@code attnum > 0 AND NOT attisdropped}.
 *
 * @param name {@code attname}
 * @param collation {@code pg_collation.collname} by {@code pg_attribute.attcollation}; {@code
 *     default} where the type has none
 * @param notNull {@code attnotnull}, unless its constraint waits for VALIDATE ({@code NOT
 *     convalidated}, from PostgreSQL 18)
 * @param generated {@code pg_attribute.attgenerated}
 * @param generatedFrom the columns its expression reads, the Vars of {@code pg_attrdef.adbin};
 *     empty unless generated
 * @param identity whether {@code attidentity} is not empty
 * @param defaultExpression {@code pg_get_expr(adbin, adrelid)} of {@code pg_attrdef}; empty for a
 *     generated column; an empty text if the table was locked
 * @param sequences those it owns and those its default draws from, from {@code pg_depend}
 */
public record Column(
    String name,
    ColumnType type,
    String collation,
    boolean notNull,
    Generated generated,
    Set<String> generatedFrom,
    boolean identity,
    Optional<String> defaultExpression,
    Set<ObjectName> sequences) {

  public Column {
    generatedFrom = Set.copyOf(generatedFrom);
    sequences = Set.copyOf(sequences);
  }

  /** Where the value comes from. */
  public enum Generated {
    NO,
    STORED,
    VIRTUAL
  }
}
