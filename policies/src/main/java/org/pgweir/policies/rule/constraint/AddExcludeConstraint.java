package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.Exclude;

/**
 * {@code ADD EXCLUDE}: its index is built under ACCESS EXCLUSIVE, and there is neither a NOT VALID
 * nor a USING INDEX for it. Measured on PostgreSQL 11 to 18.
 */
public final class AddExcludeConstraint implements Rule {

  @Override
  public String id() {
    return "add-exclude-constraint";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, Exclude.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<Exclude> added) {
    Alteration<AddConstraint> add = added.alteration();
    if (!add.isHeavy() && !add.isUntold()) {
      return Optional.empty();
    }
    return Optional.of(
        add.finding(
            id(),
            add.severity(),
            "adding an exclusion constraint to \"%s\" would build an index while nobody can use the table"
                .formatted(add.alter().table().name()),
            "The index is built and all rows compared in the same statement, under an ACCESS EXCLUSIVE"
                + " lock on %s. PostgreSQL has no way to do that beside live traffic."
                    .formatted(add.table())
                + add.extent(),
            "Create a new table with the constraint and move the rows, or take a maintenance window.",
            Optional.empty()));
  }
}
