package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The statements that do something to some rows of a target. */
final class BatchSql {

  private final RowWork work;

  BatchSql(RowWork work) {
    this.work = work;
  }

  /**
   * What came of it.
   *
   * @param leftBehind keys of rows that it would have been done to, had others not locked them
   */
  record Done(long rows, List<List<String>> leftBehind) {}

  /** To the rows of a range; waits for rows that others have locked. */
  Done plainly(RowSession session, Target target, String range) throws SQLException, CannotGoOn {
    return counted(session, target, range);
  }

  /** The same to those that nobody has locked. */
  Done carefully(RowSession session, Target target, String range) throws SQLException, CannotGoOn {
    if (work instanceof RowWork.UpdateOnce once) {
      return once(session, target, target.key().orElseThrow(), range, once);
    }
    return counted(session, target, "ctid IN (%s) AND %s".formatted(free(target, range), range));
  }

  private String free(Target target, String range) {
    return "SELECT ctid FROM %s WHERE %s AND (%s\n) FOR %s SKIP LOCKED"
        .formatted(
            target.scan(),
            range,
            work.condition(),
            work instanceof RowWork.Delete || target.keysAreAssigned()
                ? "UPDATE"
                : "NO KEY UPDATE");
  }

  private Done counted(RowSession session, Target target, String range)
      throws SQLException, CannotGoOn {
    List<String> counts =
        session
            .rows(
                """
                WITH changed (remains) AS (%s)
                SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE remains) FROM changed\
                """
                    .formatted(change(target, range)))
            .getFirst();
    if (!counts.get(1).equals("0")) {
      throw remains(target);
    }
    return new Done(Long.parseLong(counts.get(0)), List.of());
  }

  private String change(Target target, String range) {
    return switch (work) {
      case RowWork.UpdateUntilNone(String assignments, String condition) ->
          "UPDATE %s SET %s\nWHERE (%s\n) AND %s RETURNING (%s\n)"
              .formatted(target.scan(), assignments, condition, range, condition);
      case RowWork.UpdateOnce(String assignments, String condition) ->
          "UPDATE %s SET %s\nWHERE (%s\n) AND %s RETURNING false"
              .formatted(target.scan(), assignments, condition, range);
      case RowWork.Delete(String condition) ->
          "DELETE FROM %s WHERE (%s\n) AND %s RETURNING false"
              .formatted(target.scan(), condition, range);
    };
  }

  private static Done once(
      RowSession session, Target target, Key key, String range, RowWork.UpdateOnce work)
      throws SQLException {
    List<List<String>> rows =
        session.rows(
            """
            WITH free AS MATERIALIZED (
              SELECT ctid FROM %1$s WHERE %2$s AND (%3$s
              ) FOR %6$s SKIP LOCKED
            ), changed AS (
              UPDATE %1$s SET %4$s
              WHERE (%3$s
              ) AND %2$s AND ctid IN (SELECT ctid FROM free) RETURNING %5$s
            ), locked AS (
              SELECT true AS is_there, %7$s FROM %1$s WHERE %2$s AND (%3$s
              ) AND (%5$s) NOT IN (SELECT %5$s FROM changed)
            )
            SELECT c.n, locked.* FROM (SELECT pg_catalog.count(*) AS n FROM changed) c
            LEFT JOIN locked ON true\
            """
                .formatted(
                    target.scan(),
                    range,
                    work.condition(),
                    work.assignments(),
                    key.list(),
                    target.keysAreAssigned() ? "UPDATE" : "NO KEY UPDATE",
                    key.texts()));
    List<List<String>> left = new ArrayList<>();
    for (List<String> row : rows) {
      if (row.get(1).equals("t")) {
        left.add(row.subList(2, row.size()));
      }
    }
    return new Done(Long.parseLong(rows.getFirst().getFirst()), left);
  }

  /** A walk that left such a row behind would never end. */
  CannotGoOn remains(Target target) {
    return remains(target.name());
  }

  CannotGoOn remains(String table) {
    return switch (work) {
      case RowWork.UpdateUntilNone(String assignments, String _) ->
          new CannotGoOn(
              "55000",
              "rows of %s remain that SET %s does not change".formatted(table, assignments));
      case RowWork.UpdateOnce _ ->
          new CannotGoOn("55000", "rows of %s remain that cannot be changed".formatted(table));
      case RowWork.Delete _ ->
          new CannotGoOn("55000", "rows of %s remain that cannot be deleted".formatted(table));
    };
  }
}
