package org.pgweir.policies.rule.statement;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;

/**
 * A statement that was not understood and, by its words, could be one that other rules would find
 * fault with.
 *
 * <p>Most text that is not understood is a syntax error to the server too and goes there to be told
 * so. What holds the words of an ADD COLUMN with a default, in that order, does not.
 */
public final class OpaqueStatement implements Rule {

  private static final List<String> SUSPECT_WORDS = List.of("alter", "table", "add", "default");

  @Override
  public String id() {
    return "opaque-statement";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case Opaque opaque when holdsInOrder(opaque.words()) -> List.of(finding(opaque));
      default -> List.of();
    };
  }

  private Finding finding(Opaque opaque) {
    String reason =
        switch (opaque.reason()) {
          case UNTERMINATED -> "A string, quoted name or comment in it does not end.";
          case NOT_IN_GRAMMAR -> "The grammar of PostgreSQL known here has no such statement.";
          case NESTED_TOO_DEEP -> "It is nested deeper than is read.";
        };
    return new Finding(
        id(),
        Severity.ERROR,
        "cannot tell what this ALTER TABLE would do",
        reason + " By its words it may add a column with a default, which can rewrite the table.",
        Optional.of("Write the ALTER TABLE as a statement of its own, one action each."),
        Optional.empty(),
        Optional.empty());
  }

  private static boolean holdsInOrder(List<String> words) {
    int next = 0;
    for (String word : words) {
      if (word.equals(SUSPECT_WORDS.get(next)) && ++next == SUSPECT_WORDS.size()) {
        return true;
      }
    }
    return false;
  }
}
