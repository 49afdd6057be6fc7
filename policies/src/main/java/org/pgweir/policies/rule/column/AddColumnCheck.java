package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;

/**
 * {@code ADD COLUMN … CHECK (…)}: all rows are checked under ACCESS EXCLUSIVE, even where the new
 * column is NULL in each of them. Measured on PostgreSQL 11 to 18.
 */
public final class AddColumnCheck implements Rule {

  @Override
  public String id() {
    return "add-column-check";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.CHECK, this::finding);
  }

  private Finding finding(AddedColumn added) {
    return added.finding(
        id(),
        added.adding() + " with CHECK would read the whole table while nobody can use it",
        "The constraint is checked for every existing row, even if all hold NULL: under an ACCESS"
            + " EXCLUSIVE lock on %s PostgreSQL reads the whole table, and every read and write of it"
                .formatted(added.alteration().table())
            + " waits.");
  }
}
