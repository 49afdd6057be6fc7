package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.WrappingStatement.CreateSchema;

/**
 * Reads CREATE SCHEMA with statements in it, which stand behind each other without a semicolon and
 * each start with CREATE or GRANT, words that can stand nowhere else outside parentheses.
 */
final class SchemaElements {

  private SchemaElements() {}

  /** The statement, if it is a CREATE SCHEMA with at least one element and all were understood. */
  static Optional<SqlStatement> read(
      String text, StatementTokens tokens, boolean standardConformingStrings) {
    List<StatementTokens> parts = split(text, tokens.tokens());
    if (parts.size() < 2
        || !(Grammar.read(text, parts.getFirst(), standardConformingStrings)
            instanceof CreateSchema header)) {
      return Optional.empty();
    }
    List<SqlStatement> elements = new ArrayList<>();
    for (StatementTokens part : parts.subList(1, parts.size())) {
      SqlStatement element = Grammar.read(text, part, standardConformingStrings);
      if (element instanceof Opaque) {
        return Optional.empty();
      }
      elements.add(element);
    }
    SourceRange range = new SourceRange(tokens.start(), tokens.end());
    return Optional.of(new CreateSchema(header.name(), header.ifNotExists(), elements, range));
  }

  private static List<StatementTokens> split(String text, List<Token> tokens) {
    if (tokens.size() < 2
        || !tokens.get(0).isWord(text, "create")
        || !tokens.get(1).isWord(text, "schema")) {
      return List.of();
    }
    List<StatementTokens> parts = new ArrayList<>();
    int start = 0;
    int parentheses = 0;
    for (int i = 2; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.isOperator(text, "(")) {
        parentheses++;
      } else if (token.isOperator(text, ")")) {
        parentheses--;
      } else if (parentheses == 0 && startsElement(text, tokens, i)) {
        parts.add(new StatementTokens(tokens.subList(start, i)));
        start = i;
      }
    }
    parts.add(new StatementTokens(tokens.subList(start, tokens.size())));
    return parts;
  }

  /** CREATE is also a privilege, behind GRANT or a comma; behind AS and a point it is a name. */
  private static boolean startsElement(String text, List<Token> tokens, int index) {
    Token token = tokens.get(index);
    Token previous = tokens.get(index - 1);
    if (previous.isWord(text, "as") || previous.isOperator(text, ".")) {
      return false;
    }
    return token.isWord(text, "grant")
        || (token.isWord(text, "create")
            && !previous.isWord(text, "grant")
            && !previous.isOperator(text, ","));
  }
}
