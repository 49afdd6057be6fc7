package org.pgweir.policies.rule.column;

import java.util.List;
import org.pgweir.policies.analysis.Volatility;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.column.AddedColumn.Cause;
import org.pgweir.policies.sql.tree.ColumnConstraint;

/**
 * {@code ADD COLUMN … DEFAULT} with a volatile expression: every existing row gets its own value,
 * so the whole table and its indexes are written anew under ACCESS EXCLUSIVE.
 *
 * <p>Holds for PostgreSQL 11 to 18, measured. Constants, stable functions such as {@code now()} and
 * expressions that fold to a constant only change the catalogue. A function that neither PostgreSQL
 * nor the catalogue knows counts as volatile, as it is unless declared otherwise.
 */
public final class AddColumnVolatileDefault implements Rule {

  @Override
  public String id() {
    return "add-column-volatile-default";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return AddedColumn.find(subject, Cause.VOLATILE_DEFAULT, this::finding);
  }

  private Finding finding(AddedColumn added) {
    var suspect = added.suspect();
    ColumnConstraint.Default value =
        added.column().constraint(ColumnConstraint.Default.class).orElseThrow();
    return added.finding(
        id(),
        "%s with default %s would rewrite the whole table"
            .formatted(added.adding(), added.alteration().at(value.expression().range())),
        detail(
            suspect.call().function().sql() + "()",
            added.alteration().table(),
            suspect.volatility()));
  }

  private static String detail(String function, String table, Volatility volatility) {
    String why =
        volatility == Volatility.VOLATILE
            ? function + " is volatile"
            : function
                + " is not a function of PostgreSQL itself, and volatile unless declared otherwise";
    return "%s, so PostgreSQL computes the default for every existing row: under an ACCESS EXCLUSIVE"
            .formatted(why)
        + " lock on %s it writes the whole table and all its indexes anew.".formatted(table)
        + " Until that commits, every read and write of the table waits.";
  }
}
