package org.pgweir.policies.rule.transaction;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.TypeStatement;

/**
 * A value of an enum in the transaction that has added it, where PostgreSQL refuses it until the
 * commit: "unsafe use of new value" (55P04). Holds for PostgreSQL 12 to 18, measured.
 */
public final class EnumValueUsedTooEarly implements Rule {

  @Override
  public String id() {
    return "enum-value-used-too-early";
  }

  @Override
  public List<Finding> check(Subject subject) {
    Map<ObjectName, Set<String>> added = subject.transaction().trace().enumValues();
    if (added.isEmpty()
        || subject.statement() instanceof TypeStatement
        || subject.statement() instanceof TransactionStatement) {
      return List.of();
    }
    List<Token> tokens =
        Lexer.lex(subject.sql(), subject.text().standardConformingStrings()).tokens();
    for (int i = 0; i < tokens.size(); i++) {
      Optional<ObjectName> type = typeOf(subject.sql(), tokens.get(i), added);
      if (type.isPresent()) {
        String label = tokens.get(i).of(subject.sql());
        return List.of(
            finding(subject, type.get(), label, isCast(subject.sql(), tokens, i, type.get())));
      }
    }
    return List.of();
  }

  private static Optional<ObjectName> typeOf(
      String sql, Token token, Map<ObjectName, Set<String>> added) {
    if (token.kind() != TokenKind.STRING) {
      return Optional.empty();
    }
    String written = token.of(sql);
    String value = written.substring(1, written.length() - 1).replace("''", "'");
    return added.entrySet().stream()
        .filter(each -> each.getValue().contains(value))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code 'x'::type}, {@code CAST('x' AS type)}, also with the schema before the type. */
  private static boolean isCast(String sql, List<Token> tokens, int label, ObjectName type) {
    return tokens.stream()
        .skip(label + 1)
        .limit(4)
        .anyMatch(token ->
            (token.kind() == TokenKind.WORD || token.kind() == TokenKind.QUOTED_NAME)
                && token.of(sql).replace("\"", "").equalsIgnoreCase(type.name()));
  }

  private Finding finding(Subject subject, ObjectName type, String label, boolean certain) {
    return Finding.of(
            this,
            certain ? Severity.ERROR : Severity.WARNING,
            "%s was added to \"%s\" in this transaction".formatted(label, type.name()),
            "PostgreSQL takes a new value of an enum for unsafe until the transaction that has added it"
                + " is committed, and answers 55P04 where it is used before."
                + (certain ? "" : " Whether this text is meant for that enum cannot be told."))
        .withHint("-- commit ALTER TYPE … ADD VALUE first, then:\n" + subject.sql().strip() + ";");
  }
}
