package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * {@code ADD COLUMN … DEFAULT now()} and other stable expressions: nothing is rewritten, but every
 * row that is there gets one and the same value, that of the moment of the ALTER TABLE. Measured on
 * PostgreSQL 11 to 18.
 */
public final class AddColumnStableDefault implements Rule {

  @Override
  public String id() {
    return "add-column-stable-default";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, AddColumn.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<AddColumn> add) {
    Optional<ColumnConstraint.Default> value =
        add.action().column().constraint(ColumnConstraint.Default.class);
    if (value.isEmpty() || AddedColumn.causeOf(add).isPresent() || hasNoRows(add)) {
      return Optional.empty();
    }
    return VolatileCalls.firstChanging(value.get().expression(), add.subject().surroundings())
        .filter(_ -> add.analysis().failure().isEmpty())
        .filter(_ ->
            VolatileCalls.firstIn(
                    add.subject().text(), value.get().expression(), add.subject().surroundings())
                .isEmpty())
        .map(changing -> finding(add, value.get(), add.at(changing)));
  }

  private static boolean hasNoRows(Alteration<AddColumn> add) {
    return add.relation()
        .filter(table -> table.hasStorage() && table.storage().rows() == 0)
        .isPresent();
  }

  private Finding finding(
      Alteration<AddColumn> add, ColumnConstraint.Default value, String changing) {
    var name = add.action().column().name();
    return add.finding(
        id(),
        Severity.WARNING,
        "every row of \"%s\" that is there would get the same \"%s\""
            .formatted(add.alter().table().name(), name.name()),
        "%s is computed once, when the ALTER TABLE runs, and old rows show that value for ever; only"
                .formatted(changing)
            + " later rows get one of their own. The table is not rewritten.",
        "If old rows should hold something else:\n"
            + "ALTER TABLE %s ADD COLUMN %s %s, ALTER COLUMN %s SET DEFAULT %s;\n"
                .formatted(
                    add.target(),
                    name.sql(),
                    add.at(add.action().column().typeRange()),
                    name.sql(),
                    add.at(value.expression().range()))
            + "and fill them in batches.",
        Optional.of(name));
  }
}
