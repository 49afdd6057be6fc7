package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads the tokens of a statement one after the other. One thread. */
final class TokenCursor {

  private final String text;
  private final List<Token> tokens;
  private int next;

  TokenCursor(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
  }

  boolean atEnd() {
    return next == tokens.size();
  }

  /** Where the next token starts, which there must be. */
  int start() {
    return tokens.get(next).start();
  }

  /** Steps over these words if they come next, one after the other. */
  boolean accept(String... words) {
    for (int i = 0; i < words.length; i++) {
      if (next + i >= tokens.size() || !tokens.get(next + i).isWord(text, words[i])) {
        return false;
      }
    }
    next += words.length;
    return true;
  }

  /** Steps back over one token. */
  void back() {
    next--;
  }

  boolean acceptOperator(String operator) {
    if (atEnd() || !tokens.get(next).isOperator(text, operator)) {
      return false;
    }
    next++;
    return true;
  }

  /** Steps over a name that is a word or quoted; names with Unicode escapes are left alone. */
  Optional<Identifier> acceptName() {
    if (atEnd()) {
      return Optional.empty();
    }
    Token token = tokens.get(next);
    boolean quoted = token.kind() == TokenKind.QUOTED_NAME;
    if (!quoted && token.kind() != TokenKind.WORD) {
      return Optional.empty();
    }
    next++;
    String written = token.of(text);
    return Optional.of(
        new Identifier(
            quoted ? Names.quoted(written) : Names.unquoted(written),
            new SourceRange(token.start(), token.end())));
  }

  /** Steps over a name that may have a schema. */
  Optional<QualifiedName> acceptQualifiedName() {
    Optional<Identifier> first = acceptName();
    if (first.isEmpty() || !acceptOperator(".")) {
      return first.map(name -> new QualifiedName(Optional.empty(), name, name.range()));
    }
    return acceptName()
        .map(second ->
            new QualifiedName(
                first, second, new SourceRange(first.get().range().start(), second.range().end())));
  }

  /** Steps over a plain string. */
  Optional<String> acceptString(boolean standardConformingStrings) {
    if (atEnd()) {
      return Optional.empty();
    }
    Token token = tokens.get(next);
    if (token.kind() != TokenKind.STRING && token.kind() != TokenKind.ESCAPE_STRING) {
      return Optional.empty();
    }
    next++;
    return Optional.of(StringLiterals.value(token.of(text), standardConformingStrings));
  }

  /** Steps over a number with its sign. */
  Optional<String> acceptNumber() {
    int sign = !atEnd() && "+-".contains(tokens.get(next).of(text)) ? 1 : 0;
    if (next + sign >= tokens.size()) {
      return Optional.empty();
    }
    Token token = tokens.get(next + sign);
    if (token.kind() != TokenKind.INTEGER && token.kind() != TokenKind.NUMERIC) {
      return Optional.empty();
    }
    String number = (sign == 1 ? tokens.get(next).of(text) : "") + token.of(text);
    next += sign + 1;
    return Optional.of(number);
  }

  /** Takes the rest if it is nothing but these words and commas. */
  Optional<String> restOf(Set<String> words) {
    StringBuilder rest = new StringBuilder();
    for (int i = next; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      String written = Names.fold(token.of(text));
      boolean comma = token.isOperator(text, ",");
      if (!comma && (token.kind() != TokenKind.WORD || !words.contains(written))) {
        return Optional.empty();
      }
      rest.append(rest.isEmpty() || comma ? "" : " ").append(written);
    }
    next = tokens.size();
    return Optional.of(rest.toString());
  }
}
