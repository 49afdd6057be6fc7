package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;

/**
 * {@code ADD COLUMN … UNIQUE} or {@code PRIMARY KEY}: an index is built under ACCESS EXCLUSIVE.
 * Measured on PostgreSQL 11 to 18. Where all rows would get the same value it fails besides.
 */
public final class AddColumnKey implements Rule {

  @Override
  public String id() {
    return "add-column-key";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.KEY, this::finding);
  }

  private Finding finding(AddedColumn added) {
    String kind = added.column().has(ColumnConstraint.PrimaryKey.class) ? "PRIMARY KEY" : "UNIQUE";
    String end =
        added
            .alteration()
            .analysis()
            .failure()
            .map(failure -> " It would fail besides: %s.".formatted(failure.message()))
            .orElse("");
    return added.finding(
        id(),
        "%s with %s would build an index while nobody can use the table"
            .formatted(added.adding(), kind),
        "The index of the constraint is built in the same statement: under an ACCESS EXCLUSIVE lock"
            + " on %s PostgreSQL reads the whole table, and every read and write of it waits."
                .formatted(added.alteration().table())
            + end);
  }
}
