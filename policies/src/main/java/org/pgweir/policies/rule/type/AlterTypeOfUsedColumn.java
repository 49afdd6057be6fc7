package org.pgweir.policies.rule.type;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.type.ChangedType.Kind;

/**
 * {@code ALTER COLUMN … TYPE} of a column that views, policies, generated columns or triggers
 * (UPDATE OF, WHEN) name: the server refuses it and names only the first of them. Measured on
 * PostgreSQL 11 to 18.
 */
public final class AlterTypeOfUsedColumn implements Rule {

  @Override
  public String id() {
    return "alter-type-of-used-column";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return ChangedType.find(subject, Kind.USED, this::finding);
  }

  private Finding finding(ChangedType changed) {
    String column = changed.alteration().action().column().name();
    List<String> users =
        changed.alteration().relation().map(table -> users(table, column)).orElse(List.of());
    return changed.finding(
        id(),
        Severity.ERROR,
        changed.changing() + " would fail",
        "The column is used by %s. The server refuses with 0A000 to change its type."
            .formatted(String.join(", ", users)),
        () ->
            "Drop what uses the column, change the type and create it again in one transaction, or add a"
                + " new column of the new type.");
  }

  private static List<String> users(Relation table, String column) {
    List<String> users = new ArrayList<>();
    for (Dependents.ViewOn view : table.dependents().views()) {
      if (view.columns().contains(column)) {
        users.add("view " + view.view());
      }
    }
    for (Dependents.PolicyOn policy : table.dependents().policies()) {
      if (policy.columns().contains(column)) {
        users.add("policy " + policy.name());
      }
    }
    for (Trigger trigger : table.dependents().triggers()) {
      if (trigger.columns().contains(column)) {
        users.add("trigger " + trigger.name());
      }
    }
    table.columns().stream()
        .filter(each -> each.generatedFrom().contains(column))
        .forEach(each -> users.add("generated column " + each.name()));
    return users;
  }
}
