package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.usage.Use;

/**
 * {@code ADD COLUMN} of a name that statements use for a column of another table in a join with
 * this one, without saying which: they end with 42702 from the commit on; a natural join compares
 * the new column as well, and silently returns other rows. Measured on PostgreSQL 11, 15 and 18.
 */
public final class AddColumnNameClash implements Rule {

  private static final Set<Use> MISSED = Set.of(Use.MISS);

  @Override
  public String id() {
    return "add-column-name-clash";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddColumn.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddColumn> add) {
    Identifier name = add.action().column().name();
    if (add.relation().filter(table -> table.column(name.name()).isEmpty()).isEmpty()) {
      return Optional.empty();
    }
    return Users.of(add.subject(), add.alter().table())
        .filter(users -> !users.seen(name.name(), MISSED).isEmpty())
        .map(users ->
            users.add(
                add.finding(
                    id(),
                    Severity.ERROR,
                    "statements that join \"%s\" would not know which \"%s\" is meant"
                        .formatted(add.alter().table().name(), name.name()),
                    "They name %s without its table, and mean a column of another one. With two of"
                            .formatted(name.sql())
                        + " that name they end with 42702, and a natural join compares them.",
                    "Give the column another name, or name the table before %s in those statements"
                            .formatted(name.sql())
                        + " first.",
                    Optional.of(name)),
                name.name(),
                MISSED));
  }
}
