package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.Check;

/**
 * {@code ADD CHECK} that is neither NOT VALID nor NOT ENFORCED: all rows are checked under ACCESS
 * EXCLUSIVE. Measured on PostgreSQL 11 to 18.
 */
public final class AddCheckFullScan implements Rule {

  @Override
  public String id() {
    return "add-check-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, Check.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<Check> added) {
    Alteration<AddConstraint> add = added.alteration();
    if (!add.isHeavy()) {
      return Optional.empty();
    }
    return Optional.of(
        add.planned(
            id(),
            add.severity(),
            "adding a CHECK to \"%s\" would read the whole table while nobody can use it"
                .formatted(add.alter().table().name()),
            "Every row is checked under an ACCESS EXCLUSIVE lock on %s, and every read and write of"
                    .formatted(add.table())
                + " the table waits."
                + add.extent(),
            add::target,
            Optional.empty()));
  }
}
