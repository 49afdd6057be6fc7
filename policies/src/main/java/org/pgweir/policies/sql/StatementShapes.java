package org.pgweir.policies.sql;

import java.util.List;
import java.util.Set;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/** Makes the keys that judgements of literal-carrying traffic are cached under. Any thread. */
public final class StatementShapes {

  private static final Set<String> DATA_STARTS =
      Set.of("select", "insert", "update", "delete", "merge", "with", "values");

  /** Functions whose text arguments are settings, names or SQL. */
  private static final Set<String> LITERAL_SENSITIVE =
      Set.of(
          "set_config",
          "nextval",
          "setval",
          "dblink",
          "dblink_exec",
          "dblink_open",
          "dblink_send_query",
          "query_to_xml",
          "query_to_xmlschema",
          "query_to_xml_and_xmlschema",
          "cursor_to_xml",
          "table_to_xml",
          "ts_stat",
          "ts_rewrite",
          "connectby",
          "crosstab",
          "lo_import",
          "lo_export",
          "pg_read_file",
          "pg_read_binary_file",
          "pg_ls_dir");

  private static final Set<String> COMPARISONS = Set.of("=", "<", ">", "<=", ">=", "<>", "!=");

  private final String text;
  private final List<Token> tokens;
  private final ShapeWriter writer;
  private boolean literalsKept = true;

  private StatementShapes(String text, List<Token> tokens) {
    this.text = text;
    this.tokens = tokens;
    this.writer = new ShapeWriter(text);
  }

  /**
   * The shape of a text. One that ends inside a string or comment is its own key.
   *
   * <p>Takes time and memory in proportion to the text.
   */
  public static StatementShape of(String text, boolean standardConformingStrings) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Complete(var tokens) ->
          new StatementShapes(text, tokens).shape().tagged(TrafficTag.in(text, tokens));
      case Lexed.Broken _ -> new StatementShape(text, true);
    };
  }

  private StatementShape shape() {
    int start = 0;
    for (int i = 0; i < tokens.size(); i++) {
      if (is(i, ';')) {
        statement(start, i);
        writer.endStatement();
        start = i + 1;
      }
    }
    statement(start, tokens.size());
    return new StatementShape(writer.key(), literalsKept);
  }

  /** Semicolons inside a statement (CREATE RULE, function bodies) end its parts here. */
  private void statement(int from, int to) {
    boolean keepAll = from < to && keepsLiterals(from, to);
    for (int i = from; i < to; i++) {
      Token token = tokens.get(i);
      if (!isLiteral(token) || keepAll || isRead(i)) {
        writer.add(token);
      } else {
        writer.addPlaceholder(token);
        literalsKept = false;
      }
    }
  }

  private boolean keepsLiterals(int from, int to) {
    Token first = tokens.get(from);
    if (first.kind() != TokenKind.WORD || !DATA_STARTS.contains(Names.fold(first.of(text)))) {
      return true;
    }
    for (int i = from; i < to; i++) {
      boolean sensitive =
          switch (tokens.get(i).kind()) {
            case WORD, QUOTED_NAME -> is(i + 1, '(') && isSensitive(tokens.get(i));
            case UNICODE_NAME -> true;
            default -> false;
          };
      if (sensitive) {
        return true;
      }
    }
    return false;
  }

  private boolean isSensitive(Token function) {
    String written = function.of(text);
    return LITERAL_SENSITIVE.contains(
        function.kind() == TokenKind.QUOTED_NAME ? Names.quoted(written) : Names.fold(written));
  }

  private static boolean isLiteral(Token token) {
    return token.kind().isString()
        || token.kind() == TokenKind.INTEGER
        || token.kind() == TokenKind.NUMERIC;
  }

  /** Whether the literal is compared with another, which decides what the condition lets pass. */
  private boolean isRead(int index) {
    return literalsAround(index - 1) || literalsAround(index + 1);
  }

  private boolean literalsAround(int operator) {
    return operator > 0
        && operator + 1 < tokens.size()
        && tokens.get(operator).kind() == TokenKind.OPERATOR
        && isLiteral(tokens.get(operator - 1))
        && isLiteral(tokens.get(operator + 1))
        && COMPARISONS.contains(tokens.get(operator).of(text));
  }

  private boolean is(int index, char punctuation) {
    if (index >= tokens.size()) {
      return false;
    }
    Token token = tokens.get(index);
    return token.kind() == TokenKind.OPERATOR
        && token.end() - token.start() == 1
        && text.charAt(token.start()) == punctuation;
  }
}
