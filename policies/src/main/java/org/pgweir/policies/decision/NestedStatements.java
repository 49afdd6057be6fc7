package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.RoutineBody.DynamicSql;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement;

/**
 * Finds the statements that stand directly in another one and are judged as if they stood alone.
 *
 * <p>The body of a function is not among them: making one runs nothing. What a rewrite rule or a
 * prepared statement does is judged when it is made, since nothing tells when it runs.
 */
final class NestedStatements {

  private NestedStatements() {}

  /**
   * A statement in another.
   *
   * @param text what its ranges refer to
   * @param place where it stands, to be read behind "in"
   * @param runs whether it runs with the statement around it
   * @param shares whether what stood before it in the same place is a transaction with it
   */
  record Nested(SqlText text, SqlStatement statement, String place, boolean runs, boolean shares) {}

  static List<Nested> of(SqlText text, SqlStatement statement) {
    return switch (statement) {
      case WrappingStatement wrapping -> in(text, wrapping);
      case SessionStatement.Prepare(var name, var prepared, _) ->
          List.of(new Nested(text, prepared, "PREPARE " + name.sql(), false, true));
      case SessionStatement.DeclareCursor(var name, _, var query, _) -> {
        DataStatement select = new DataStatement.Select(query, query.range());
        yield List.of(new Nested(text, select, "DECLARE " + name.sql(), true, true));
      }
      case CopyStatement.CopyQueryTo(var copied, _, _) ->
          List.of(new Nested(text, copied, "COPY", true, true));
      default -> List.of();
    };
  }

  private static List<Nested> in(SqlText text, WrappingStatement wrapping) {
    return switch (wrapping) {
      case WrappingStatement.Explain(boolean analyze, var explained, _) ->
          analyze ? List.of(new Nested(text, explained, "EXPLAIN ANALYZE", true, true)) : List.of();
      case WrappingStatement.CreateSchema(_, _, var elements, _) ->
          all(text, elements, "CREATE SCHEMA", true);
      case WrappingStatement.CreateRule(var name, _, _, _, _, var actions, _) ->
          all(text, actions, "rule " + name.sql(), false);
      case WrappingStatement.DoBlock(_, RoutineBody.Read body, _) -> in(body);
      case WrappingStatement.DoBlock _,
          WrappingStatement.CreateRoutine _,
          WrappingStatement.Call _ ->
          List.of();
    };
  }

  private static List<Nested> all(
      SqlText text, List<SqlStatement> statements, String place, boolean runs) {
    return statements.stream()
        .map(statement -> new Nested(text, statement, place, runs, true))
        .toList();
  }

  private static List<Nested> in(RoutineBody.Read body) {
    List<Nested> nested = new ArrayList<>();
    boolean shares = !body.transactionControl();
    for (SqlStatement statement : body.code().statements()) {
      nested.add(new Nested(body.code(), statement, "DO", true, shares));
    }
    for (DynamicSql dynamic : body.dynamicSql()) {
      Optional<SqlText> read = dynamic.read();
      if (read.isPresent()) {
        for (SqlStatement statement : read.get().statements()) {
          nested.add(new Nested(read.get(), statement, "EXECUTE in DO", true, shares));
        }
      }
    }
    return nested;
  }
}
