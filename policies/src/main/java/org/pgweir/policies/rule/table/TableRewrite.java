package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code SET TABLESPACE}, {@code SET LOGGED}, {@code SET UNLOGGED}, {@code SET ACCESS METHOD}, and
 * {@code SET EXPRESSION} of a stored column (since PostgreSQL 17): the table is copied or written
 * anew under ACCESS EXCLUSIVE. Measured on PostgreSQL 11 to 18, but for SET ACCESS METHOD.
 */
public final class TableRewrite implements Rule {

  @Override
  public String id() {
    return "table-rewrite";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter && subject.isShared(alter.table())
        ? alter.actions().stream()
            .flatMap(action ->
                what(action).stream().flatMap(what -> found(subject, alter, action, what)))
            .toList()
        : List.of();
  }

  private static Optional<String> what(TableAction action) {
    return switch (action) {
      case TableAction.SetTablespace _ -> Optional.of("SET TABLESPACE");
      case TableAction.SetLogged(boolean logged, _) ->
          Optional.of(logged ? "SET LOGGED" : "SET UNLOGGED");
      case TableAction.SetAccessMethod _ -> Optional.of("SET ACCESS METHOD");
      case ColumnAction.SetExpression _ -> Optional.of("SET EXPRESSION");
      default -> Optional.empty();
    };
  }

  private Stream<Finding> found(
      Subject subject, AlterTable alter, TableAction action, String what) {
    Optional<Relation> table = subject.relation(alter.table());
    boolean rewrites =
        table.isEmpty() || !subject.analysisOf(alter, action).tableRewrite().isEmpty();
    if (!rewrites || isVirtual(table, action)) {
      return Stream.empty();
    }
    return Stream.of(
        Finding.of(
                this,
                subject.bySize(alter.table()),
                "%s would write \"%s\" anew and lock it meanwhile"
                    .formatted(what, alter.table().name()),
                "Under ACCESS EXCLUSIVE all of the table is written to new files: no read and no write"
                    + " until the end, and twice the disk.")
            .withTable(alter.table())
            .withHint(
                "Make a new table as it should be, fill it in batches beside traffic while a trigger"
                    + " keeps it equal, then swap the names."));
  }

  private static boolean isVirtual(Optional<Relation> table, TableAction action) {
    return action instanceof ColumnAction.SetExpression set
        && table
            .flatMap(each -> each.column(set.column().name()))
            .filter(column -> column.generated() == Column.Generated.VIRTUAL)
            .isPresent();
  }
}
