package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.ForeignKey;

/**
 * {@code ADD FOREIGN KEY} that is neither NOT VALID nor NOT ENFORCED: both tables are read under
 * SHARE ROW EXCLUSIVE, so that nobody writes to either. Measured on PostgreSQL 11 to 18.
 */
public final class AddForeignKeyFullScan implements Rule {

  @Override
  public String id() {
    return "add-foreign-key-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, ForeignKey.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<ForeignKey> added) {
    Alteration<AddConstraint> add = added.alteration();
    if (!add.isHeavy()) {
      return Optional.empty();
    }
    return Optional.of(
        add.planned(
            id(),
            add.severity(),
            "adding a foreign key from \"%s\" to \"%s\" would read both while nobody can write to either"
                .formatted(add.alter().table().name(), added.constraint().table().name()),
            "Every row of %s is looked up in %s under a SHARE ROW EXCLUSIVE lock on both: reads go"
                    .formatted(add.table(), added.constraint().table().sql())
                + " on, every write of either waits."
                + add.extent(),
            () -> ForeignKeySteps.of(added),
            Optional.empty()));
  }
}
