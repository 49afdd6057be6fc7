package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.gateway.errand.Blocker;

/**
 * Walks a table along its primary key, a thousand rows at a time; where it has none, takes any rows
 * that remain. At the end it looks whether rows remain, and walks again.
 */
final class KeysetBackfill implements BackfillRunner {

  private static final int ROWS = 1000;

  @Override
  public void run(StoredStep step, Batches batches)
      throws SQLException, StepFailed, InterruptedException {
    Walk walk = new Walk(step);
    while (batches.run(walk)) {
      // each batch moves the checkpoint
    }
  }

  private record Key(String column, String type) {}

  /** One backfill of one worker. */
  private static final class Walk implements Batch {
    private final String table;
    private final String assignments;
    private final String remaining;
    private Optional<List<Key>> known = Optional.empty();
    private List<String> at;
    private boolean fromTheBeginning;
    private long rowsOnTheWay;

    Walk(StoredStep step) {
      table = step.statements().get(0);
      assignments = step.statements().get(1);
      remaining = step.statements().get(2);
      at = step.checkpoint();
      fromTheBeginning = at.isEmpty();
    }

    @Override
    public Result run(ClientSession session) throws SQLException, StepFailed {
      if (known.isEmpty()) {
        known = Optional.of(key(session, table));
      }
      List<Key> key = known.get();
      return key.isEmpty() ? any(session) : next(session, key);
    }

    /** Rows behind the checkpoint, up to the key of the last of them. */
    private Result next(ClientSession session, List<Key> key) throws SQLException, StepFailed {
      String columns = key.stream().map(Key::column).collect(Collectors.joining(", "));
      String behind = at.isEmpty() ? "true" : "(%s) > (%s)".formatted(columns, values(key, at));
      List<List<String>> last = last(session, key, columns, behind);
      if (last.isEmpty()) {
        return atTheEnd(session);
      }
      int rows =
          session.run(
              "UPDATE %s SET %s WHERE %s AND (%s) <= (%s) AND (%s)"
                  .formatted(
                      table,
                      assignments,
                      behind,
                      columns,
                      values(key, last.getFirst()),
                      remaining));
      at = last.getFirst();
      rowsOnTheWay += rows;
      return new Result(at, rows, true);
    }

    private List<List<String>> last(
        ClientSession session, List<Key> key, String columns, String behind) throws SQLException {
      String texts =
          key.stream()
              .map(each -> each.column() + "::pg_catalog.text")
              .collect(Collectors.joining(", "));
      String backwards =
          key.stream().map(each -> each.column() + " DESC").collect(Collectors.joining(", "));
      return session.rows(
          """
          SELECT %s FROM (SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d) batch \
          ORDER BY %s LIMIT 1\
          """
              .formatted(texts, columns, table, behind, columns, ROWS, backwards));
    }

    /** Rows may have come behind the walk that remain. */
    private Result atTheEnd(ClientSession session) throws SQLException, StepFailed {
      boolean left =
          session.isTrue("SELECT EXISTS (SELECT FROM %s WHERE %s)".formatted(table, remaining));
      if (left && fromTheBeginning && rowsOnTheWay == 0) {
        throw new StepFailed(
            "55000", "rows of %s remain that SET %s does not change".formatted(table, assignments));
      }
      at = List.of();
      fromTheBeginning = true;
      rowsOnTheWay = 0;
      return new Result(at, 0, left);
    }

    private Result any(ClientSession session) throws SQLException {
      int rows =
          session.run(
              """
              UPDATE %s SET %s WHERE (tableoid, ctid) IN \
              (SELECT tableoid, ctid FROM %s WHERE %s LIMIT %d) AND (%s)\
              """
                  .formatted(table, assignments, table, remaining, ROWS, remaining));
      return new Result(List.of(), rows, rows > 0);
    }
  }

  private static List<Key> key(ClientSession session, String table) throws SQLException {
    return session
        .rows(
            """
            SELECT pg_catalog.quote_ident(a.attname),
              pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM pg_catalog.pg_index i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY k (attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE i.indisprimary AND i.indrelid = pg_catalog.to_regclass(%s)
            ORDER BY k.place\
            """
                .formatted(Blocker.literal(table)))
        .stream()
        .map(row -> new Key(row.get(0), row.get(1)))
        .toList();
  }

  private static String values(List<Key> key, List<String> values) {
    List<String> written = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      written.add(Blocker.literal(values.get(i)) + "::" + key.get(i).type());
    }
    return String.join(", ", written);
  }
}
