package org.pgweir.policies.rule.constraint;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * {@code ADD UNIQUE} or {@code ADD PRIMARY KEY} that builds its index: the table is read under
 * ACCESS EXCLUSIVE, for a primary key on nullable columns twice. Measured on PostgreSQL 11 to 18.
 */
public final class AddKeyIndexBuild implements Rule {

  @Override
  public String id() {
    return "add-key-index-build";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedConstraint.find(subject, TableConstraint.Key.class, this::finding);
  }

  private Optional<Finding> finding(AddedConstraint<TableConstraint.Key> added) {
    Alteration<AddConstraint> add = added.alteration();
    boolean builds = add.isHeavy() || add.isUntold();
    if (added.constraint().usingIndex().isPresent() || !builds) {
      return Optional.empty();
    }
    return Optional.of(
        add.planned(
            id(),
            add.severity(),
            "adding %s to \"%s\" would build an index while nobody can use the table"
                .formatted(kind(added), add.alter().table().name()),
            "The index of the constraint is built in the same statement: under an ACCESS EXCLUSIVE"
                + " lock on %s PostgreSQL reads the whole table, and every read and write of it waits."
                    .formatted(add.table())
                + add.extent(),
            add::target,
            Optional.empty()));
  }

  private static String kind(AddedConstraint<TableConstraint.Key> added) {
    return added.constraint().primary() ? "PRIMARY KEY" : "UNIQUE";
  }
}
