package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * {@code ADD COLUMN} on a published table: schema changes are not replicated, and logical
 * replication stops with an error at the first row whose column the subscriber does not have
 * (PostgreSQL documentation, logical replication, restrictions).
 */
public final class AddColumnPublishedTable implements Rule {

  @Override
  public String id() {
    return "add-column-published-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddColumn.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddColumn> add) {
    var name = add.action().column().name();
    List<String> publications = add.analysis().impact().publications().stream().sorted().toList();
    boolean there =
        add.relation().filter(table -> table.column(name.name()).isPresent()).isPresent();
    if (publications.isEmpty() || there) {
      return Optional.empty();
    }
    return Optional.of(
        add.finding(
            id(),
            Severity.WARNING,
            "subscribers of \"%s\" may not have column \"%s\""
                .formatted(add.alter().table().name(), name.name()),
            "The table is published by %s. The new column is not created on the subscriber, and its"
                    .formatted(String.join(", ", publications))
                + " replication stops with an error at the first row that holds it.",
            "Add the column on every subscriber first, then here.",
            Optional.of(name)));
  }
}
