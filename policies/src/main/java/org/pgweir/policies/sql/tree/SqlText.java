package org.pgweir.policies.sql.tree;

import java.util.List;

/**
 * A text that may hold several statements, and what was read in it.
 *
 * @param standardConformingStrings whether a backslash in {@code '…'} was read as an ordinary
 *     character
 * @param statements in the order of the text; none for a text of white space and comments
 */
public record SqlText(
    String text, boolean standardConformingStrings, List<SqlStatement> statements) {

  public SqlText {
    statements = List.copyOf(statements);
  }

  /** The characters of a range. */
  public String at(SourceRange range) {
    return range.of(text);
  }
}
