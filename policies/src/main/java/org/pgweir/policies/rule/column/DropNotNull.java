package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction;

/**
 * {@code DROP NOT NULL}: readers that never met NULL in the column may meet it. The server only
 * changes its catalogue.
 */
public final class DropNotNull implements Rule {

  @Override
  public String id() {
    return "drop-not-null";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, ColumnAction.DropNotNull.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<ColumnAction.DropNotNull> drop) {
    var column = drop.action().column();
    boolean nullable =
        drop.relation()
            .flatMap(table -> table.column(column.name()))
            .filter(each -> !each.notNull())
            .isPresent();
    if (nullable) {
      return Optional.empty();
    }
    return Optional.of(
        drop.finding(
            id(),
            Severity.WARNING,
            "readers of \"%s\" may meet NULL in column \"%s\""
                .formatted(drop.alter().table().name(), column.name()),
            "Programs that were written while %s was NOT NULL may fail or count wrongly on the first"
                    .formatted(column.sql())
                + " row without a value, and going back needs a check of all rows.",
            "Let every reader of the column expect NULL first.",
            Optional.of(column)));
  }
}
