package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.constraint.ForeignKeySteps.KeyIndex;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint.ForeignKey;

/**
 * A foreign key on columns without an index that begins with them: every DELETE, and every UPDATE
 * of the key, in the referenced table reads the whole referencing one. PostgreSQL makes no such
 * index by itself.
 */
public final class ForeignKeyWithoutIndex implements Rule {

  @Override
  public String id() {
    return "foreign-key-without-index";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, ForeignKey.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<ForeignKey> added) {
    Alteration<AddConstraint> add = added.alteration();
    if (!KeyIndex.isMissing(added)) {
      return Optional.empty();
    }
    return Optional.of(
        add.finding(
            id(),
            Severity.WARNING,
            "every DELETE from \"%s\" would read all of \"%s\""
                .formatted(added.constraint().table().name(), add.alter().table().name()),
            "No index of %s begins with (%s), so a row that goes from %s is looked for row by row."
                .formatted(
                    add.table(),
                    AddedConstraint.names(added.constraint().columns()),
                    added.constraint().table().sql()),
            KeyIndex.create(added),
            Optional.of(added.constraint().columns().getFirst())));
  }
}
