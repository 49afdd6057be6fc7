package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.stream.Stream;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction.AlterIdentity;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SequenceStatement.AlterSequence;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** A sequence that is set back gives out values that are taken: inserts fail, or worse, do not. */
public final class RestartSequence implements Rule {

  @Override
  public String id() {
    return "restart-sequence";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case AlterSequence alter when alter.restarts() && !subject.isOwn(alter.sequence()) ->
          List.of(finding(alter.sequence().name()));
      case AlterTable alter when subject.isShared(alter.table()) ->
          alter.actions().stream()
              .flatMap(action ->
                  action instanceof AlterIdentity identity && restarts(subject, identity)
                      ? Stream.of(
                          finding(identity.column().name())
                              .withTable(alter.table())
                              .withColumn(identity.column()))
                      : Stream.empty())
              .toList();
      case DataStatement.Select(var query, _) when query.body() instanceof Query.Select select ->
          select.targets().stream().anyMatch(target -> setsToConstant(target.expression()))
              ? List.of(setval())
              : List.of();
      default -> List.of();
    };
  }

  private static boolean setsToConstant(Expression expression) {
    return expression instanceof Expression.Call(var function, var arguments, _)
        && function.couldBe("pg_catalog", "setval")
        && arguments.size() > 1
        && arguments.get(1) instanceof Expression.Constant;
  }

  private Finding setval() {
    return Finding.of(
        this,
        Severity.INFO,
        "setval() to a constant may give out values that are taken",
        "Unless the constant lies behind the largest value in use, inserts fail on the primary key.");
  }

  private static boolean restarts(Subject subject, AlterIdentity identity) {
    return subject.text().at(identity.range()).matches("(?is).*\\brestart\\b.*");
  }

  private Finding finding(String what) {
    return Finding.of(
            this,
            Severity.WARNING,
            "restarting \"%s\" may give out values that are taken".formatted(what),
            "Inserts then fail on the primary key, or where there is none, two rows have one number.")
        .withHint(
            "Set it behind the largest value: SELECT setval('the sequence', (SELECT max(id) FROM the"
                + " table))");
  }
}
