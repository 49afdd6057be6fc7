package org.pgweir.policies.rule.statement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.RoutineBody.DynamicSql;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;
import org.pgweir.policies.sql.tree.WrappingStatement.CreateRoutine;

/**
 * A function or procedure whose code changes the schema: when it is called nobody sees the change
 * coming, and it locks in the transaction of the caller.
 *
 * <p>Temporary tables that the code makes do not count, nor what it does to them.
 */
public final class DdlInRoutine implements Rule {

  @Override
  public String id() {
    return "ddl-in-routine";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof CreateRoutine routine
            && routine.body() instanceof RoutineBody.Read body
        ? firstChange(body).map(change -> finding(routine, change)).stream().toList()
        : List.of();
  }

  private Finding finding(CreateRoutine routine, String change) {
    return new Finding(
        id(),
        Severity.WARNING,
        "%s \"%s\" changes the schema"
            .formatted(routine.procedure() ? "procedure" : "function", routine.name().name()),
        "Its code runs %s. Whoever calls it takes the locks of that in his own transaction, and a"
                .formatted(change)
            + " call is not judged as the statement itself would be.",
        Optional.of("Send changes of the schema as statements of their own."),
        Optional.empty(),
        Optional.empty());
  }

  private static Optional<String> firstChange(RoutineBody.Read body) {
    List<QualifiedName> temporary = new ArrayList<>();
    Optional<String> change = firstChange(body.code(), temporary);
    for (DynamicSql dynamic : body.dynamicSql()) {
      change = change.or(() -> dynamic.read().flatMap(sql -> firstChange(sql, temporary)));
    }
    return change;
  }

  private static Optional<String> firstChange(SqlText code, List<QualifiedName> temporary) {
    for (SqlStatement statement : code.statements()) {
      if (changesSchema(statement, temporary)) {
        return Optional.of(code.at(statement.range()));
      }
    }
    return Optional.empty();
  }

  private static boolean changesSchema(SqlStatement statement, List<QualifiedName> temporary) {
    return switch (statement) {
      case TableStatement.CreateTable create ->
          isLasting(create.table(), create.persistence(), temporary);
      case TableStatement.CreateTableAs create ->
          isLasting(create.table(), create.persistence(), temporary);
      case TableStatement.AlterTable alter -> !contains(temporary, alter.table());
      case TableStatement.Truncate truncate ->
          truncate.tables().stream().anyMatch(each -> !contains(temporary, each.name()));
      case TableStatement.LockTable _, TableStatement.Vacuum _ -> false;
      case TableStatement.Cluster _ -> true;
      case IndexStatement.CreateIndex create -> !contains(temporary, create.table());
      case IndexStatement _, TypeStatement _ -> true;
      case ViewStatement.CreateView create -> !create.temporary();
      case ViewStatement.RefreshMaterializedView _ -> false;
      case ViewStatement _ -> true;
      case DropObjects drop ->
          drop.names().isEmpty()
              || drop.names().stream().anyMatch(name -> !contains(temporary, name));
      case ObjectStatement.CreateTrigger trigger -> !contains(temporary, trigger.table());
      case ObjectStatement.CreatePolicy _, ObjectStatement.AlterTableObject _ -> true;
      default -> false;
    };
  }

  private static boolean isLasting(
      QualifiedName table, Persistence persistence, List<QualifiedName> temporary) {
    if (persistence == Persistence.TEMPORARY) {
      temporary.add(table);
      return false;
    }
    return true;
  }

  private static boolean contains(List<QualifiedName> temporary, QualifiedName name) {
    return temporary.stream().anyMatch(each -> each.name().equals(name.name()));
  }
}
