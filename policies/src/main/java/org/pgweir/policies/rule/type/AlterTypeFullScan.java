package org.pgweir.policies.rule.type;

import java.util.List;
import java.util.StringJoiner;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.type.ChangedType.Kind;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;

/**
 * {@code ALTER COLUMN … TYPE} that keeps the rows as they are and still reads them all under ACCESS
 * EXCLUSIVE: a CHECK on the column is verified again, or an index on it built again because its
 * operators or collation change, or because it is partial. Measured on PostgreSQL 13 to 18.
 */
public final class AlterTypeFullScan implements Rule {

  @Override
  public String id() {
    return "alter-type-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return ChangedType.find(subject, Kind.SCAN, this::finding);
  }

  private Finding finding(ChangedType changed) {
    var analysis = changed.alteration().analysis();
    List<Constraint.Check> checks = checks(changed);
    boolean builds = !analysis.indexBuild().isEmpty();
    boolean sure = changed.alteration().isHeavy();
    String why =
        sure
            ? (builds
                    ? "An index on the column is built again"
                    : "A CHECK on the column is verified again")
                + (builds && !checks.isEmpty() ? ", and a CHECK verified" : "")
                + ": under"
            : changed.missing(Part.SCAN).orElse("") + " If so, under";
    return changed.finding(
        id(),
        changed.alteration().severity(),
        "%s %s read the whole table while nobody can use it"
            .formatted(changed.changing(), sure ? "would" : "may"),
        "%s an ACCESS EXCLUSIVE lock on %s PostgreSQL reads the whole table, though it keeps the rows"
                .formatted(why, changed.alteration().table())
            + " as they are."
            + changed.alteration().extent(),
        () ->
            !sure || builds || checks.isEmpty()
                ? new NewColumnSteps(changed.alteration()).sql()
                : withChecksApart(changed, checks));
  }

  private static List<Constraint.Check> checks(ChangedType changed) {
    String column = changed.alteration().action().column().name();
    return changed
        .alteration()
        .relation()
        .map(table -> checks(table, column, changed))
        .orElse(List.of());
  }

  private static List<Constraint.Check> checks(Relation table, String column, ChangedType changed) {
    return table.constraints(Constraint.Check.class).stream()
        .filter(check -> check.valid() && check.enforced() && check.columns().contains(column))
        .filter(check -> !drops(changed, check.name()))
        .toList();
  }

  private static boolean drops(ChangedType changed, String constraint) {
    return changed.alteration().alter().actions().stream()
        .anyMatch(action ->
            action instanceof TableAction.DropConstraint drop
                && drop.constraint().name().equals(constraint));
  }

  /** The checks go and come back unchecked with the change, and are validated afterwards. */
  private static String withChecksApart(ChangedType changed, List<Constraint.Check> checks) {
    String table = changed.alteration().target();
    StringJoiner actions = new StringJoiner(", ");
    StringJoiner steps = new StringJoiner("\n");
    for (Constraint.Check check : checks) {
      actions.add("DROP CONSTRAINT " + Identifier.of(check.name()).sql());
    }
    actions.add(changed.alteration().at(changed.alteration().action().range()));
    for (Constraint.Check check : checks) {
      actions.add(
          "ADD CONSTRAINT %s CHECK %s NOT VALID"
              .formatted(Identifier.of(check.name()).sql(), inParentheses(check.condition())));
    }
    steps.add("-- each in its own transaction:");
    steps.add("ALTER TABLE %s %s;".formatted(table, actions));
    for (Constraint.Check check : checks) {
      steps.add(
          "ALTER TABLE %s VALIDATE CONSTRAINT %s;"
              .formatted(table, Identifier.of(check.name()).sql()));
    }
    return steps.toString();
  }

  private static String inParentheses(String condition) {
    return "(" + condition + ")";
  }
}
