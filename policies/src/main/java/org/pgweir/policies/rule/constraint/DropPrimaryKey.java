package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableAction.DropConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * {@code DROP CONSTRAINT} of a primary key: rows lose what names them to replication, upserts and
 * tools. On a published table UPDATE and DELETE fail from then on (PostgreSQL documentation,
 * logical replication, replica identity). Silent where the same statement puts another key in
 * place.
 */
public final class DropPrimaryKey implements Rule {

  @Override
  public String id() {
    return "drop-primary-key";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, DropConstraint.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<DropConstraint> drop) {
    boolean replaced =
        drop.alter().actions().stream()
            .anyMatch(action ->
                action instanceof AddConstraint(var constraint, _)
                    && constraint instanceof TableConstraint.Key key
                    && key.primary());
    return drop.relation()
        .filter(_ -> !replaced)
        .filter(table ->
            table
                .constraint(drop.action().constraint().name())
                .filter(each -> each instanceof Constraint.Key key && key.primary())
                .isPresent())
        .map(table -> finding(drop, table));
  }

  private Finding finding(Alteration<DropConstraint> drop, Relation table) {
    List<String> publications = table.dependents().publications();
    return drop.finding(
        id(),
        publications.isEmpty() ? Severity.WARNING : Severity.ERROR,
        "\"%s\" would be without a primary key".formatted(drop.alter().table().name()),
        (publications.isEmpty()
                ? "ON CONFLICT by the key fails"
                : "The table is published by %s: without a replica identity every UPDATE and DELETE of it fails"
                    .formatted(String.join(", ", publications)))
            + ", logical replication has nothing to find rows by, and foreign keys can no longer point"
            + " here.",
        "Give the table another replica identity first, by REPLICA IDENTITY USING INDEX, or put the new"
            + " key in place in the same ALTER TABLE.",
        Optional.empty());
  }
}
