package org.pgweir.policies.policy;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * A size above which a setting applies.
 *
 * @param rows a table with more rows is above
 * @param bytes a table of more bytes is above
 */
public record Threshold(OptionalLong rows, OptionalLong bytes) {

  static final Threshold NONE = new Threshold(OptionalLong.empty(), OptionalLong.empty());

  /** Whether the table is above one of the sizes, or there is none. */
  public Certainty isPassed(Optional<Table> table) {
    if (rows.isEmpty() && bytes.isEmpty()) {
      return Certainty.YES;
    }
    if (table.isEmpty()) {
      return Certainty.UNKNOWN;
    }
    return above(rows, table.get().rows()).or(above(bytes, table.get().bytes()));
  }

  private static Certainty above(OptionalLong limit, OptionalLong size) {
    if (limit.isEmpty()) {
      return Certainty.NO;
    }
    return size.isEmpty() ? Certainty.UNKNOWN : Certainty.of(size.getAsLong() > limit.getAsLong());
  }
}
