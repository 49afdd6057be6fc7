package org.pgweir.policies.sql.tree;

import java.util.List;

/**
 * A text that may hold several statements, and what was read in it.
 *
 * <p>Remembers whether its characters were looked at since it was read: what was then concluded
 * holds for this text only, and else for every text of the same {@linkplain
 * org.pgweir.policies.sql.StatementShape shape}. One thread at a time.
 */
public final class SqlText {

  private final String text;
  private final boolean standardConformingStrings;
  private final List<SqlStatement> statements;
  private boolean lookedAt;

  /**
   * @param standardConformingStrings whether a backslash in {@code '…'} was read as an ordinary
   *     character
   * @param statements in the order of the text; none for a text of white space and comments
   */
  public SqlText(String text, boolean standardConformingStrings, List<SqlStatement> statements) {
    this.text = text;
    this.standardConformingStrings = standardConformingStrings;
    this.statements = List.copyOf(statements);
  }

  /** The whole text. */
  public String text() {
    lookedAt = true;
    return text;
  }

  /** The characters of a range. */
  public String at(SourceRange range) {
    lookedAt = true;
    return range.of(text);
  }

  public boolean standardConformingStrings() {
    return standardConformingStrings;
  }

  public List<SqlStatement> statements() {
    return statements;
  }

  /** Whether somebody asked for its characters. */
  public boolean wasLookedAt() {
    return lookedAt;
  }
}
