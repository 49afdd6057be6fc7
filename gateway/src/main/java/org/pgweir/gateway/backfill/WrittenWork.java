package org.pgweir.gateway.backfill;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.pgweir.gateway.backfill.Backfills.About;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SqlStatement;

/** The texts of a {@link RowWork}, read as PostgreSQL reads them. */
public final class WrittenWork {

  private WrittenWork() {}

  /** The statement that would do all of it at once. */
  public static String statement(String table, RowWork work) {
    return switch (work) {
      case RowWork.UpdateUntilNone(String assignments, String condition) ->
          update(table, assignments, condition);
      case RowWork.UpdateOnce(String assignments, String condition) ->
          update(table, assignments, condition);
      case RowWork.Delete(String condition) ->
          "DELETE FROM %s WHERE (%s\n)".formatted(table, condition);
    };
  }

  /** The line's end before the parenthesis ends a comment that the text may end with. */
  private static String update(String table, String assignments, String condition) {
    return "UPDATE %s SET %s\nWHERE (%s\n)".formatted(table, assignments, condition);
  }

  /** Columns that are assigned to, as the catalogue has them. */
  public static Set<String> assigned(RowWork work) {
    return switch (work) {
      case RowWork.UpdateUntilNone(String assignments, String _) -> columns(assignments);
      case RowWork.UpdateOnce(String assignments, String _) -> columns(assignments);
      case RowWork.Delete _ -> Set.of();
    };
  }

  /**
   * Whether the texts are what they should be, and not the beginning of another statement. Both
   * readings of backslashes in strings must agree.
   */
  public static boolean isOneStatement(String table, RowWork work) {
    String statement = statement(table, work);
    List<SqlStatement> statements = SqlReader.read(statement, true).statements();
    if (statements.size() != 1) {
      return false;
    }
    return switch (statements.getFirst()) {
      case DataStatement.Update update ->
          !(work instanceof RowWork.Delete)
              && update.from().isEmpty()
              && update.returning().isEmpty()
              && update.rows() instanceof DataStatement.Rows.Where
              && update.range().end() == statement.length();
      case DataStatement.Delete delete ->
          work instanceof RowWork.Delete
              && delete.using().isEmpty()
              && delete.returning().isEmpty()
              && delete.rows() instanceof DataStatement.Rows.Where
              && delete.range().end() == statement.length();
      case SqlStatement _ -> false;
    };
  }

  /** Which part of a job's statement stands there. */
  static About partAt(String statement, int position) {
    for (SqlStatement read : SqlReader.read(statement, true).statements()) {
      if (read instanceof DataStatement.Update update) {
        for (DataStatement.Assignment each : update.assignments()) {
          if (each.range().start() <= position && position < each.range().end()) {
            return new About.Column(each.columns().getFirst().name());
          }
        }
      }
    }
    int where = statement.lastIndexOf("WHERE (", Math.max(0, position));
    return position >= 0 && where >= 0 ? new About.Condition() : new About.Table();
  }

  private static Set<String> columns(String assignments) {
    Set<String> columns = new LinkedHashSet<>();
    for (SqlStatement statement :
        SqlReader.read("UPDATE t SET " + assignments, true).statements()) {
      if (statement instanceof DataStatement.Update update) {
        update
            .assignments()
            .forEach(each -> each.columns().stream().map(Identifier::name).forEach(columns::add));
      }
    }
    return columns;
  }
}
