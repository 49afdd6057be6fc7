package org.pgweir.policies.rule.column;

import java.util.ArrayList;
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
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.usage.Use;

/**
 * NOT NULL for a column without a default that somebody was seen to leave out of INSERTs: those
 * fail with 23502 from the commit on. Knows it from the usage that gateways have written down.
 */
public final class SetNotNullWhileOmitted implements Rule {

  @Override
  public String id() {
    return "set-not-null-while-omitted";
  }

  @Override
  public List<Finding> check(Subject subject) {
    List<Finding> findings =
        new ArrayList<>(
            Alteration.each(
                subject,
                ColumnAction.SetNotNull.class,
                set -> finding(set, set.action().column())));
    findings.addAll(
        Alteration.each(
            subject,
            TableAction.AddConstraint.class,
            add ->
                add.action().constraint() instanceof TableConstraint.NotNull notNull
                    ? finding(add, notNull.column())
                    : Optional.empty()));
    return findings;
  }

  private Optional<Finding> finding(Alteration<?> alteration, Identifier name) {
    boolean concerns =
        alteration
            .relation()
            .flatMap(table -> table.column(name.name()))
            .filter(column -> !column.notNull() && !getsAValue(column))
            .isPresent();
    if (!concerns || getsDefault(alteration, name)) {
      return Optional.empty();
    }
    Set<Use> omitted = Set.of(Use.OMIT);
    return Users.of(alteration.subject(), alteration.alter().table())
        .filter(users -> !users.seen(name.name(), omitted).isEmpty())
        .map(users ->
            users.add(
                alteration.finding(
                    id(),
                    Severity.ERROR,
                    "INSERTs into \"%s\" leave out column \"%s\" and would fail"
                        .formatted(alteration.alter().table().name(), name.name()),
                    "%s has no default: a row that does not name it gets NULL, and ends with 23502"
                            .formatted(name.sql())
                        + " once the column is NOT NULL.",
                    "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT <the value>;"
                            .formatted(alteration.target(), name.sql())
                        + " -- or wait until no INSERT leaves it out",
                    Optional.of(name)),
                name.name(),
                omitted));
  }

  private static boolean getsAValue(Column column) {
    return column.defaultExpression().isPresent()
        || column.identity()
        || column.generated() != Column.Generated.NO;
  }

  private static boolean getsDefault(Alteration<?> alteration, Identifier name) {
    return alteration.alter().actions().stream()
        .anyMatch(action ->
            action instanceof ColumnAction.SetDefault set
                && set.column().name().equals(name.name()));
  }
}
