package org.pgweir.policies.sql;

import org.antlr.v4.runtime.CharStream;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenSource;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * A token of our lexer as the grammar takes it.
 *
 * @param end index after the last character, where the library counts to the last one
 */
record GrammarToken(String source, int type, int index, int start, int end) implements Token {

  SourceRange range() {
    return new SourceRange(start, end);
  }

  @Override
  public String getText() {
    return source.substring(start, end);
  }

  @Override
  public int getType() {
    return type;
  }

  @Override
  public int getLine() {
    return 0;
  }

  @Override
  public int getCharPositionInLine() {
    return start;
  }

  @Override
  public int getChannel() {
    return DEFAULT_CHANNEL;
  }

  @Override
  public int getTokenIndex() {
    return index;
  }

  @Override
  public int getStartIndex() {
    return start;
  }

  @Override
  public int getStopIndex() {
    return end - 1;
  }

  @Override
  public @Nullable TokenSource getTokenSource() {
    return null;
  }

  @Override
  public @Nullable CharStream getInputStream() {
    return null;
  }
}
