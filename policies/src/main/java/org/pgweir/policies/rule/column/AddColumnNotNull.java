package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;

/**
 * {@code ADD COLUMN … NOT NULL} without a default fails as soon as there is a row; of a virtual
 * column, from PostgreSQL 18, it reads the whole table under ACCESS EXCLUSIVE. Measured on
 * PostgreSQL 11 to 18.
 */
public final class AddColumnNotNull implements Rule {

  @Override
  public String id() {
    return "add-column-not-null";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.NOT_NULL, this::finding);
  }

  private Finding finding(AddedColumn added) {
    String table = added.alteration().table();
    if (added.column().has(ColumnConstraint.Generated.class)) {
      return added.finding(
          id(),
          added.adding() + " as NOT NULL would read the whole table while nobody can use it",
          "The value of a virtual column is computed for every row to see that none is NULL: under"
              + " an ACCESS EXCLUSIVE lock on %s every read and write waits meanwhile."
                  .formatted(table));
    }
    boolean empty =
        added.alteration().relation().filter(each -> each.storage().rows() == 0).isPresent();
    return added
        .alteration()
        .planned(
            id(),
            empty ? Severity.INFO : Severity.ERROR,
            "%s as NOT NULL without a default would %s"
                .formatted(added.adding(), empty ? "make INSERTs that leave it out fail" : "fail"),
            "Existing rows would hold NULL, so the statement fails with 23502 as soon as %s has a row,"
                    .formatted(table)
                + " under an ACCESS EXCLUSIVE lock. On an empty table it passes, and after it every"
                + " INSERT that leaves the column out fails."
                + added.alteration().extent(),
            added.alteration()::target,
            Optional.of(added.column().name()));
  }
}
