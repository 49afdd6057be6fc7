package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * {@code ADD PRIMARY KEY USING INDEX} on columns that may be NULL: the index is there, but they are
 * made NOT NULL, for which every row is read under ACCESS EXCLUSIVE. A validated CHECK spares it
 * from PostgreSQL 12. Measured on PostgreSQL 11 to 18.
 */
public final class PrimaryKeyUsingIndexFullScan implements Rule {

  @Override
  public String id() {
    return "primary-key-using-index-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, TableConstraint.Key.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<TableConstraint.Key> added) {
    Alteration<AddConstraint> add = added.alteration();
    TableConstraint.Key key = added.constraint();
    boolean untold = !add.knowsTable() || (!add.isHeavy() && add.isUntold());
    if (key.usingIndex().isEmpty() || !key.primary() || !(add.isHeavy() || untold)) {
      return Optional.empty();
    }
    boolean asked = !(add.subject().surroundings().coverage() instanceof Coverage.Unasked);
    return Optional.of(
        add.planned(
            id(),
            untold && !asked ? Severity.WARNING : add.severity(),
            "making \"%s\" the primary key of \"%s\" %s read the whole table while nobody can use it"
                .formatted(
                    key.usingIndex().get().name(),
                    add.alter().table().name(),
                    untold ? "may" : "would"),
            (untold
                    ? "Whether the columns of the index are NOT NULL cannot be told without the"
                        + " catalogue. If not, every row is read"
                    : "Columns of the index may be NULL, so every row is read")
                + " under an ACCESS EXCLUSIVE lock on %s to see that none is, and every read and write"
                    .formatted(add.table())
                + " of the table waits."
                + add.extent(),
            () -> hint(add),
            Optional.empty()));
  }

  /** Without the catalogue nobody knows its columns. */
  private static String hint(Alteration<AddConstraint> add) {
    return "-- make its columns NOT NULL first, by way of a CHECK that is validated, then:\n"
        + "ALTER TABLE %s %s;".formatted(add.target(), add.at(add.action().range()));
  }
}
