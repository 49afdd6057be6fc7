package org.pgweir.policies.rule.column;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.ColumnAction.DropDefault;
import org.pgweir.policies.usage.Use;

/**
 * {@code DROP DEFAULT} of a NOT NULL column: every INSERT that leaves the column out fails from
 * then on. Some migration tools add a column with a default and take the default away in the next
 * statement. Measured on PostgreSQL 11 to 18.
 */
public final class DropDefaultOfNotNullColumn implements Rule {

  @Override
  public String id() {
    return "drop-default-of-not-null-column";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return Alteration.each(subject, DropDefault.class, this::finding);
  }

  private Optional<Finding> finding(Alteration<DropDefault> drop) {
    var name = drop.action().column();
    Optional<Column> column = drop.relation().flatMap(table -> table.column(name.name()));
    boolean harmless =
        column.filter(each -> !each.notNull() || each.defaultExpression().isEmpty()).isPresent();
    if (harmless || getsAnotherValue(drop)) {
      return Optional.empty();
    }
    String sure =
        column.isPresent()
            ? ""
            : " Whether the column is NOT NULL cannot be told without the catalogue.";
    Finding finding =
        drop.finding(
            id(),
            Severity.WARNING,
            "an INSERT into \"%s\" that leaves out column \"%s\" would fail"
                .formatted(drop.alter().table().name(), name.name()),
            "%s is NOT NULL, and without its default an INSERT that does not name it ends with 23502."
                    .formatted(name.sql())
                + " A version of the application that does not know the column does just that."
                + sure,
            "Keep the default until no INSERT leaves the column out.",
            Optional.of(name));
    return Optional.of(
        Users.ofColumn(
            finding, drop.subject(), drop.alter().table(), name.name(), Set.of(Use.OMIT)));
  }

  /** Whether the same statement gives the column another default, or lets it be NULL. */
  private static boolean getsAnotherValue(Alteration<DropDefault> drop) {
    return drop.alter().actions().stream()
        .anyMatch(action ->
            (action instanceof ColumnAction.SetDefault
                    || action instanceof ColumnAction.AddIdentity
                    || action instanceof ColumnAction.DropNotNull)
                && ((ColumnAction) action).column().name().equals(drop.action().column().name()));
  }
}
