package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AlterConstraint;

/**
 * {@code ALTER CONSTRAINT … ENFORCED} of PostgreSQL 18: every row is looked up in the referenced
 * table under ACCESS EXCLUSIVE, and both are read. Measured on PostgreSQL 18, which has no VALIDATE
 * for a constraint that is not enforced.
 */
public final class EnforceConstraintFullScan implements Rule {

  @Override
  public String id() {
    return "enforce-constraint-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AlterConstraint.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AlterConstraint> alter) {
    List<String> words = List.of(alter.action().attributes().split(" "));
    int enforced = words.indexOf("enforced");
    boolean enforces = enforced == 0 || (enforced > 0 && !words.get(enforced - 1).equals("not"));
    if (!enforces || !(alter.isHeavy() || alter.isUntold())) {
      return Optional.empty();
    }
    return Optional.of(
        alter.finding(
            id(),
            alter.severity(),
            "enforcing \"%s\" of \"%s\" would read both tables while nobody can use the one"
                .formatted(alter.action().constraint().name(), alter.alter().table().name()),
            "Every row is looked up in the referenced table under an ACCESS EXCLUSIVE lock on %s; a"
                    .formatted(alter.table())
                + " constraint that is NOT ENFORCED cannot be validated first."
                + alter.extent(),
            "Add a second foreign key NOT VALID, validate it, and drop the one that is not enforced.",
            Optional.empty()));
  }
}
