package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.analysis.VolatileCalls.Suspect;
import org.pgweir.policies.analysis.Volatility;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code ADD COLUMN … DEFAULT} with a volatile expression: every existing row gets its own value,
 * so the whole table and its indexes are written anew under ACCESS EXCLUSIVE.
 *
 * <p>Holds for PostgreSQL 11 to 18, measured. Constants, stable functions such as {@code now()} and
 * expressions that fold to a constant only change the catalogue. A function that is not
 * PostgreSQL's own counts as volatile, as it is unless declared otherwise.
 */
public final class AddColumnVolatileDefault implements Rule {

  @Override
  public String id() {
    return "add-column-volatile-default";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterTable alter when !alter.foreign() && !subject.isNew(alter.table()) ->
          alter.actions().stream()
              .flatMap(action ->
                  action instanceof AddColumn add
                      ? finding(subject, alter, add).stream()
                      : Stream.empty())
              .toList();
      default -> List.of();
    };
  }

  private Optional<Finding> finding(Subject subject, AlterTable alter, AddColumn add) {
    return add.column()
        .constraint(ColumnConstraint.Default.class)
        .flatMap(value ->
            VolatileCalls.firstIn(subject.text(), value.expression())
                .map(suspect -> finding(subject, alter, add, value, suspect)));
  }

  private Finding finding(
      Subject subject,
      AlterTable alter,
      AddColumn add,
      ColumnConstraint.Default value,
      Suspect suspect) {
    String function = suspect.call().function().sql() + "()";
    String table = alter.table().sql();
    return new Finding(
        id(),
        subject.bySize(alter.table()),
        "adding column \"%s\" to \"%s\" with default %s would rewrite the whole table"
            .formatted(
                add.column().name().name(),
                alter.table().name(),
                subject.text().at(value.expression().range())),
        detail(function, table, suspect.volatility()),
        Optional.of(new ColumnWithDefaultSteps(subject, alter, add.column(), value).sql()),
        Optional.of(alter.table()),
        Optional.of(add.column().name()));
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
