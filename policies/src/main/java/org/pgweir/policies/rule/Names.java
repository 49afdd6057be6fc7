package org.pgweir.policies.rule;

import java.nio.charset.StandardCharsets;
import org.pgweir.policies.sql.tree.Identifier;

/** Names for what a hint creates. */
public final class Names {

  private static final int MAX_BYTES = 63;

  private Names() {}

  /** {@code table_part_ending}, cut before its ending to what the server keeps of a name. */
  public static Identifier join(String table, String part, String ending) {
    String end = "_" + ending;
    String start = part.isEmpty() ? table : table + "_" + part;
    while (start.length() > 1 && bytes(start) + bytes(end) > MAX_BYTES) {
      start = start.substring(0, start.offsetByCodePoints(start.length(), -1));
    }
    return Identifier.of(start + end);
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
