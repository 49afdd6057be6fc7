package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;

/**
 * {@code ADD COLUMN … GENERATED ALWAYS AS (…) STORED}: the value of every row is computed and
 * written, which is a table rewrite under ACCESS EXCLUSIVE. Measured on PostgreSQL 12 to 18. A
 * virtual column, from 18, writes nothing.
 */
public final class AddColumnStoredGenerated implements Rule {

  @Override
  public String id() {
    return "add-column-stored-generated";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.STORED_EXPRESSION, this::finding);
  }

  private Finding finding(AddedColumn added) {
    return added.finding(
        id(),
        added.adding() + " as a stored generated column would rewrite the whole table",
        "A stored expression is computed for every existing row: under an ACCESS EXCLUSIVE lock on"
            + " %s PostgreSQL writes the whole table and all its indexes anew."
                .formatted(added.alteration().table())
            + " Until that commits, every read and write of the table waits. No later statement"
            + " turns a plain column into a generated one.");
  }
}
