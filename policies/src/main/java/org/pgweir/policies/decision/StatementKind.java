package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.policy.StatementKinds;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;

/** Names the kind of a statement by its words, as PostgreSQL's command tags do. */
final class StatementKind {

  private static final int LONGEST_WORDS = 4;

  /** Words between a verb and the kind of object. */
  private static final Set<String> NOISE =
      Set.of(
          "or",
          "replace",
          "temp",
          "temporary",
          "global",
          "local",
          "unlogged",
          "unique",
          "recursive",
          "trusted",
          "procedural",
          "constraint");

  /** First words that a tag says otherwise. */
  private static final Map<String, String> TAGS =
      Map.ofEntries(
          Map.entry("values", "select"),
          Map.entry("table", "select"),
          Map.entry("truncate", "truncate table"),
          Map.entry("lock", "lock table"),
          Map.entry("declare", "declare cursor"),
          Map.entry("refresh", "refresh materialized view"),
          Map.entry("reassign", "reassign owned"),
          Map.entry("import", "import foreign schema"),
          Map.entry("security", "security label"),
          Map.entry("analyse", "analyze"),
          Map.entry("start", "begin"),
          Map.entry("end", "commit"),
          Map.entry("abort", "rollback"),
          Map.entry("create user", "create role"),
          Map.entry("create group", "create role"),
          Map.entry("alter user", "alter role"),
          Map.entry("alter group", "alter role"),
          Map.entry("drop user", "drop role"),
          Map.entry("drop group", "drop role"));

  private static final Set<String> AFTER_WITH =
      Set.of("select", "insert", "update", "delete", "merge", "values", "table");

  private StatementKind() {}

  /** The kind of a subject's statement. */
  static String of(Subject subject) {
    return subject.statement() instanceof Opaque
        ? StatementKinds.OPAQUE
        : of(
            subject.text().at(subject.statement().range()),
            subject.text().standardConformingStrings());
  }

  /** One of {@link StatementKinds}. */
  static String of(String statement, boolean standardConformingStrings) {
    List<String> words = outerWords(statement, standardConformingStrings);
    String first = words.isEmpty() ? "(" : words.getFirst();
    if (first.equals("(")) {
      return "select";
    }
    if (first.equals("with")) {
      return tag(List.of(afterWith(words)));
    }
    String kind = tag(words);
    return kind.equals("create table") && words.contains("as") ? "create table as" : kind;
  }

  /** The tag with most words that the statement begins with. */
  private static String tag(List<String> words) {
    String tag = StatementKinds.OPAQUE;
    StringBuilder soFar = new StringBuilder();
    int taken = 0;
    for (String word : words) {
      if (taken > 0 && NOISE.contains(word)) {
        continue;
      }
      if (++taken > LONGEST_WORDS) {
        break;
      }
      soFar.append(soFar.isEmpty() ? "" : " ").append(word);
      String candidate = TAGS.getOrDefault(soFar.toString(), soFar.toString());
      if (StatementKinds.isKind(candidate)) {
        tag = candidate;
      }
    }
    return tag;
  }

  /** The verb behind the last of the common table expressions. */
  private static String afterWith(List<String> words) {
    for (int i = 1; i < words.size(); i++) {
      if (words.get(i - 1).equals("(") && AFTER_WITH.contains(words.get(i))) {
        return words.get(i);
      }
    }
    return StatementKinds.OPAQUE;
  }

  /** Words outside parentheses in lower case; {@code (} stands for what is in parentheses. */
  private static List<String> outerWords(String statement, boolean standardConformingStrings) {
    List<String> words = new ArrayList<>();
    int depth = 0;
    for (Token token : Lexer.lex(statement, standardConformingStrings).tokens()) {
      if (token.isOperator(statement, "(")) {
        if (depth++ == 0) {
          words.add("(");
        }
      } else if (token.isOperator(statement, ")")) {
        depth--;
      } else if (depth == 0 && token.kind() == TokenKind.WORD) {
        words.add(token.of(statement).toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }
}
