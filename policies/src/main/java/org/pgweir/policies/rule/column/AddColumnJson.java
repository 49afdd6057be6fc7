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
 * {@code ADD COLUMN … json}: the type has no equality operator, so {@code SELECT DISTINCT *},
 * {@code UNION} and {@code GROUP BY} over the table's rows fail from then on. Measured on
 * PostgreSQL 11 to 18.
 */
public final class AddColumnJson implements Rule {

  @Override
  public String id() {
    return "add-column-json";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddColumn.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddColumn> add) {
    var column = add.action().column();
    if (!column.type().name().couldBe("pg_catalog", "json")) {
      return Optional.empty();
    }
    String array = "[]".repeat(column.type().arrayDimensions());
    String statement = add.at(add.alter().range());
    int start = add.alter().range().start();
    String hint =
        statement.substring(0, column.type().range().start() - start)
            + "jsonb"
            + array
            + statement.substring(column.type().range().end() - start);
    return Optional.of(
        add.finding(
            id(),
            Severity.WARNING,
            "queries that compare whole rows of \"%s\" would fail"
                .formatted(add.alter().table().name()),
            "json has no equality operator: SELECT DISTINCT *, UNION and GROUP BY over the rows of %s"
                    .formatted(add.table())
                + " end with \"could not identify an equality operator\".",
            hint,
            Optional.of(column.name())));
  }
}
