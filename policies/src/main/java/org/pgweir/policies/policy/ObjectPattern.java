package org.pgweir.policies.policy;

import java.util.Optional;

/** Tables by {@code schema.table}, each part a {@link Glob}. */
public record ObjectPattern(Glob schema, Glob table) {

  /** Where a name without a schema is looked for unless more is known. */
  private static final String USUAL_SCHEMA = "public";

  private static final Glob ANY = new Glob("*");

  /**
   * Reads {@code schema.table}.
   *
   * @throws IllegalArgumentException saying what is wrong and what is allowed
   */
  static ObjectPattern parse(String text) {
    int dot = text.indexOf('.');
    if (dot <= 0 || dot == text.length() - 1 || text.indexOf('.', dot + 1) >= 0) {
      throw new IllegalArgumentException(
          "'" + text + "' is no schema.table; write both parts, * for any, as in app.orders_*");
    }
    return new ObjectPattern(new Glob(text.substring(0, dot)), new Glob(text.substring(dot + 1)));
  }

  /**
   * Whether the table is meant. A name without a schema may be in any; it is taken for one of
   * {@code public}.
   */
  Certainty matches(Optional<String> schemaName, String tableName) {
    if (!table.matches(tableName)) {
      return Certainty.NO;
    }
    if (schemaName.isPresent()) {
      return Certainty.of(schema.matches(schemaName.get()));
    }
    return schema.matches(USUAL_SCHEMA) ? Certainty.YES : Certainty.UNKNOWN;
  }

  boolean matchesEverything() {
    return schema.equals(ANY) && table.equals(ANY);
  }

  boolean covers(ObjectPattern other) {
    return schema.covers(other.schema) && table.covers(other.table);
  }

  /** Whether it names one table. */
  boolean isPlain() {
    return schema.isPlain() && table.isPlain();
  }

  int specificity() {
    return schema.specificity() << 7 | table.specificity();
  }
}
