package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.StatementSplitter;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.SourceRange;

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

  private StatementShapes() {}

  /**
   * The shape of each statement in a text. A text that ends inside a string or comment is one
   * statement and its own key.
   */
  public static List<StatementShape> of(String text, boolean standardConformingStrings) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Complete(var tokens) ->
          StatementSplitter.split(text, tokens).stream()
              .map(statement -> shape(text, statement))
              .toList();
      case Lexed.Broken _ ->
          List.of(new StatementShape(new SourceRange(0, text.length()), text, true));
    };
  }

  private static StatementShape shape(String text, StatementTokens statement) {
    List<Token> tokens = statement.tokens();
    boolean keepAll = keepsLiterals(text, tokens);
    ShapeWriter writer = new ShapeWriter();
    boolean literalsKept = true;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!isLiteral(token) || keepAll || isCompared(text, tokens, i)) {
        writer.add(written(text, token));
      } else {
        writer.addPlaceholder(token.kind().isString() ? "'?'" : "?");
        literalsKept = false;
      }
    }
    return new StatementShape(
        new SourceRange(statement.start(), statement.end()), writer.key(), literalsKept);
  }

  private static boolean keepsLiterals(String text, List<Token> tokens) {
    Token first = tokens.getFirst();
    if (first.kind() != TokenKind.WORD || !DATA_STARTS.contains(Names.fold(first.of(text)))) {
      return true;
    }
    for (Token token : tokens) {
      boolean isName = token.kind() == TokenKind.WORD || token.kind() == TokenKind.QUOTED_NAME;
      if (isName && LITERAL_SENSITIVE.contains(Names.fold(token.of(text)).replace("\"", ""))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLiteral(Token token) {
    return token.kind().isString()
        || token.kind() == TokenKind.INTEGER
        || token.kind() == TokenKind.NUMERIC;
  }

  /** Whether the literal is compared with another, which decides what the condition lets pass. */
  private static boolean isCompared(String text, List<Token> tokens, int index) {
    return literalsAround(text, tokens, index - 1) || literalsAround(text, tokens, index + 1);
  }

  private static boolean literalsAround(String text, List<Token> tokens, int operator) {
    return operator > 0
        && operator + 1 < tokens.size()
        && COMPARISONS.contains(tokens.get(operator).of(text))
        && isLiteral(tokens.get(operator - 1))
        && isLiteral(tokens.get(operator + 1));
  }

  private static String written(String text, Token token) {
    return token.kind() == TokenKind.WORD ? Names.fold(token.of(text)) : token.of(text);
  }

  /** Joins the parts of a key, leaving out repeated rows and list entries. */
  private static final class ShapeWriter {

    private final List<String> parts = new ArrayList<>();
    private List<String> lastRow = List.of();
    private int rowStart;
    private int depth;
    private int valuesDepth;
    private boolean inValues;
    private boolean inList;

    void addPlaceholder(String placeholder) {
      int size = parts.size();
      boolean repeats =
          inList && parts.get(size - 1).equals(",") && parts.get(size - 2).equals(placeholder);
      if (repeats) {
        parts.removeLast();
      } else {
        parts.add(placeholder);
      }
    }

    void add(String part) {
      switch (part) {
        case "(" -> {
          inList = !parts.isEmpty() && parts.getLast().equals("in");
          if (inValues && depth == valuesDepth) {
            rowStart = parts.size();
          }
          depth++;
          parts.add(part);
        }
        case ")" -> {
          inList = false;
          depth--;
          parts.add(part);
          if (inValues && depth == valuesDepth) {
            endRow();
          }
        }
        default -> {
          if (part.equals("values")) {
            inValues = true;
            valuesDepth = depth;
            lastRow = List.of();
          } else if (inValues && depth == valuesDepth && !part.equals(",")) {
            inValues = false;
          }
          parts.add(part);
        }
      }
    }

    private void endRow() {
      List<String> row = List.copyOf(parts.subList(rowStart, parts.size()));
      if (row.equals(lastRow)) {
        parts.subList(rowStart - 1, parts.size()).clear();
      } else {
        lastRow = row;
      }
    }

    String key() {
      return String.join(" ", parts);
    }
  }
}
