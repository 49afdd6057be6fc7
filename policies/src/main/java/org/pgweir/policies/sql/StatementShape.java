package org.pgweir.policies.sql;

import java.util.Optional;

/**
 * A text without what changes from one execution to the next: literals are placeholders, of alike
 * rows of VALUES and entries of IN lists two are left, space and comments are gone but for a
 * {@linkplain TrafficTag tag}, words are folded.
 *
 * <p>Texts of one key hold the same number of statements, each of one kind, that touch the same
 * tables and columns by the same expressions. Where a literal itself may matter it stands in the
 * key: in every statement that is not a SELECT, INSERT, UPDATE, DELETE or MERGE, where two literals
 * are compared with each other, and beside functions that take SQL or settings as text. What was
 * said of a text after a look at its characters holds for that text only.
 *
 * @param literalsKept whether every literal of the text stands in the key
 */
public record StatementShape(String key, boolean literalsKept) {

  /** The same of a text with that {@link TrafficTag}, which is judged by it. */
  StatementShape tagged(Optional<String> traffic) {
    return traffic.map(tag -> new StatementShape(key + "\0" + tag, literalsKept)).orElse(this);
  }
}
