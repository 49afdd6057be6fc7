package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.ForeignKey;

/**
 * {@code ADD FOREIGN KEY … NOT VALID} on a partitioned table, which PostgreSQL refuses before 18.
 * Measured on PostgreSQL 11 to 18.
 */
public final class ForeignKeyNotValidOnPartitioned implements Rule {

  @Override
  public String id() {
    return "foreign-key-not-valid-on-partitioned";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, ForeignKey.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<ForeignKey> added) {
    Alteration<AddConstraint> add = added.alteration();
    if (!added.constraint().attributes().notValid() || ForeignKeySteps.takesUnchecked(added)) {
      return Optional.empty();
    }
    return Optional.of(
        add.finding(
            id(),
            Severity.ERROR,
            "adding an unchecked foreign key to partitioned table \"%s\" would fail"
                .formatted(add.alter().table().name()),
            "Before PostgreSQL 18 a partitioned table takes no NOT VALID foreign key: the server"
                + " refuses it with 42809. Its partitions do.",
            ForeignKeySteps.of(added) + add.others(),
            Optional.empty()));
  }
}
