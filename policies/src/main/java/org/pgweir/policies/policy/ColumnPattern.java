package org.pgweir.policies.policy;

import java.util.Optional;

/** Columns by {@code schema.table.column}, each part a {@link Glob}. */
public record ColumnPattern(ObjectPattern table, Glob column) {

  /**
   * Reads {@code schema.table.column}.
   *
   * @throws IllegalArgumentException saying what is wrong and what is allowed
   */
  static ColumnPattern parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot <= 0 || dot == text.length() - 1 || text.indexOf('.') == dot) {
      throw new IllegalArgumentException(
          "'" + text + "' is no schema.table.column; write all parts, * for any");
    }
    return new ColumnPattern(
        ObjectPattern.parse(text.substring(0, dot)), new Glob(text.substring(dot + 1)));
  }

  /** Whether the table may have such columns. */
  public boolean mayBeOf(Optional<String> schema, String name) {
    return table.matches(schema, name) != Certainty.NO;
  }

  public boolean matches(String name) {
    return column.matches(name);
  }
}
