package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Locale;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;

/**
 * {@code DROP SCHEMA … CASCADE}, {@code DROP OWNED}, {@code DROP DATABASE}: many tables at once.
 */
public final class DropSchema implements Rule {

  @Override
  public String id() {
    return "drop-schema";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof DropObjects drop && dropsTables(drop)
        ? List.of(finding(drop))
        : List.of();
  }

  private static boolean dropsTables(DropObjects drop) {
    return switch (drop.kind()) {
      case "schema" -> drop.cascade();
      case "database", "owned" -> true;
      default -> false;
    };
  }

  private Finding finding(DropObjects drop) {
    return Finding.of(
            this,
            Severity.ERROR,
            "DROP %s takes many tables away at once"
                .formatted(drop.kind().toUpperCase(Locale.ROOT)),
            "All tables and their rows are gone at the commit, each locked against reads and writes"
                + " until then.")
        .withHint("Drop the tables one by one, once nothing has used them for long enough.");
  }
}
