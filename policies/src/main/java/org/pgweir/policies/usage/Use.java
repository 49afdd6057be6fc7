package org.pgweir.policies.usage;

import java.util.Arrays;
import java.util.Optional;

/** What a statement does with a column. */
public enum Use {
  /** Its value is looked at or returned. */
  READ,
  /** It is given a value. */
  WRITE,
  /** A row is inserted without naming it, so that it gets its default, or NULL. */
  OMIT,
  /** There is none of that name, and in a join it would be taken for another table's. */
  MISS,
  /** The table is used, and none of its columns: {@code count(*)}, DELETE. */
  TABLE;

  /** As it is stored and shown. */
  public String word() {
    return switch (this) {
      case READ -> "read";
      case WRITE -> "write";
      case OMIT -> "omit";
      case MISS -> "miss";
      case TABLE -> "table";
    };
  }

  /** The use of that word. */
  public static Optional<Use> of(String word) {
    return Arrays.stream(values()).filter(use -> use.word().equals(word)).findFirst();
  }
}
