package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;

/**
 * {@code ADD COLUMN … GENERATED … AS IDENTITY}, or of type {@code serial}: every existing row gets
 * a number, which is a table rewrite under ACCESS EXCLUSIVE. Measured on PostgreSQL 11 to 18.
 */
public final class AddColumnIdentity implements Rule {

  @Override
  public String id() {
    return "add-column-identity";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.IDENTITY, this::finding);
  }

  private Finding finding(AddedColumn added) {
    String kind =
        AddedColumn.isSerial(added.column())
            ? "of type " + added.column().type().name().name()
            : "as an identity column";
    return added.finding(
        id(),
        "%s %s would rewrite the whole table".formatted(added.adding(), kind),
        "Every existing row gets a number of its own: under an ACCESS EXCLUSIVE lock on %s"
                .formatted(added.alteration().table())
            + " PostgreSQL writes the whole table and all its indexes anew. Until that commits,"
            + " every read and write of the table waits.");
  }
}
