package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;

/**
 * {@code ADD COLUMN … REFERENCES} with a default: every row is looked up in the referenced table
 * under ACCESS EXCLUSIVE, and both tables are read. Without a default nothing is read. Measured on
 * PostgreSQL 11 to 18.
 */
public final class AddColumnForeignKey implements Rule {

  @Override
  public String id() {
    return "add-column-foreign-key";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.FOREIGN_KEY, this::finding);
  }

  private Finding finding(AddedColumn added) {
    String parent =
        added.column().constraint(ColumnConstraint.References.class).orElseThrow().table().sql();
    return added.finding(
        id(),
        "%s with a default that references %s would read both tables while nobody can write"
            .formatted(added.adding(), parent),
        "Every existing row gets the default and is looked up in %s: PostgreSQL reads both tables,"
                .formatted(parent)
            + " under ACCESS EXCLUSIVE on %s and SHARE ROW EXCLUSIVE on %s."
                .formatted(added.alteration().table(), parent)
            + " Reads and writes of the one and writes of the other wait.");
  }
}
