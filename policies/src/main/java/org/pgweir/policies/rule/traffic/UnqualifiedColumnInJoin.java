package org.pgweir.policies.rule.traffic;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Query;

/**
 * A column without its table's name in a query of several tables: ambiguous, and so an error, once
 * another of them has a column of that name. Measured.
 *
 * <p>Holds for much of what applications send, so the shipped packs switch it off.
 */
public final class UnqualifiedColumnInJoin implements Rule {

  @Override
  public String id() {
    return "unqualified-column-in-join";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof DataStatement statement)) {
      return List.of();
    }
    List<Expression.ColumnReference> found = new ArrayList<>(0);
    new QueryParts() {
      @Override
      protected void select(Query.Select select) {
        if (found.isEmpty() && areSeveral(select.from())) {
          select.targets().forEach(each -> look(each.expression(), found));
          select.where().ifPresent(each -> look(each, found));
          select.grouping().forEach(each -> look(each, found));
        }
      }

      @Override
      protected void join(FromItem.Join join) {
        if (found.isEmpty()) {
          join.on().ifPresent(each -> look(each, found));
        }
      }
    }.in(statement);
    return found.isEmpty() ? List.of() : List.of(finding(found.getFirst()));
  }

  private static boolean areSeveral(List<FromItem> from) {
    return from.size() > 1 || (from.size() == 1 && from.getFirst() instanceof FromItem.Join);
  }

  private static void look(Expression expression, List<Expression.ColumnReference> found) {
    Columns.named(
        expression,
        column -> {
          if (column.path().size() == 1 && !column.star()) {
            found.add(column);
          }
        });
  }

  private Finding finding(Expression.ColumnReference column) {
    Identifier name = column.path().getFirst();
    return Finding.of(
            this,
            Severity.INFO,
            "column \"%s\" in a query of several tables does not say whose it is"
                .formatted(name.name()),
            "Once another of the tables has a column of that name the query fails: column reference is"
                + " ambiguous.")
        .withColumn(name)
        .withHint("Write the table's name or alias in front of it.");
  }
}
