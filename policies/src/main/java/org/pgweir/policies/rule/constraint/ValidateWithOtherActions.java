package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableAction.ValidateConstraint;

/**
 * {@code VALIDATE CONSTRAINT} under a lock that is not its own: by itself it lets everybody read
 * and write, but beside another action of the same ALTER TABLE it reads the table under the lock of
 * that one. Measured on PostgreSQL 11 to 18. Of a lock that an earlier statement of the transaction
 * took {@code validate-in-same-transaction} speaks.
 */
public final class ValidateWithOtherActions implements Rule {

  @Override
  public String id() {
    return "validate-with-other-actions";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, ValidateConstraint.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<ValidateConstraint> validate) {
    var name = validate.subject().surroundings().nameOf(validate.alter().table());
    LockMode held = validate.subject().analysis().locks().getOrDefault(name, LockMode.ACCESS_SHARE);
    if (held.compareTo(LockMode.SHARE) < 0 || isValid(validate)) {
      return Optional.empty();
    }
    return Optional.of(
        validate.planned(
            id(),
            validate.severity(),
            "validating \"%s\" of \"%s\" would read the whole table under %s"
                .formatted(
                    validate.action().constraint().name(),
                    validate.alter().table().name(),
                    held.sql()),
            "VALIDATE CONSTRAINT alone lets everybody read and write meanwhile, but another action of the"
                + " statement took a stronger lock on %s, which is held until the transaction ends: %s wait for the scan."
                    .formatted(
                        validate.table(),
                        held == LockMode.ACCESS_EXCLUSIVE ? "reads and writes" : "writes")
                + validate.extent(),
            () -> hint(validate),
            Optional.empty()));
  }

  private static boolean isValid(Alteration<ValidateConstraint> validate) {
    return validate
        .relation()
        .flatMap(table -> table.constraint(validate.action().constraint().name()))
        .filter(Constraint::valid)
        .isPresent();
  }

  private static String hint(Alteration<ValidateConstraint> validate) {
    String alone =
        "ALTER TABLE %s %s;".formatted(validate.target(), validate.at(validate.action().range()));
    String others =
        validate.alter().actions().stream()
            .filter(action -> !(action instanceof ValidateConstraint))
            .map(action -> sql(validate, action))
            .collect(Collectors.joining(", "));
    return "-- each in its own transaction:\n"
        + "ALTER TABLE %s %s;\n".formatted(validate.target(), others)
        + alone;
  }

  /** An action as written; a constraint that is to be validated comes unchecked. */
  private static String sql(Alteration<ValidateConstraint> validate, TableAction action) {
    boolean checked =
        action instanceof AddConstraint(var constraint, _)
            && !constraint.attributes().notValid()
            && constraint
                .name()
                .filter(each -> each.name().equals(validate.action().constraint().name()))
                .isPresent();
    return validate.at(action.range()) + (checked ? " NOT VALID" : "");
  }
}
