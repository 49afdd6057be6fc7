package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.pgweir.gateway.backfill.BatchSize;
import org.pgweir.gateway.backfill.HealthLimits;
import org.pgweir.gateway.backfill.HealthWatch;
import org.pgweir.gateway.errand.Blocker;

/**
 * Walks a table along a unique key, in batches of a quarter of a second and at the pace that the
 * server's health allows; where it has no such key, takes any rows that remain.
 *
 * <p>A row that somebody else has locked is left for the next walk. At the end it looks whether
 * rows remain, and walks again.
 */
final class KeysetBackfill implements BackfillRunner {

  private static final Duration WHILE_HELD = Duration.ofMillis(500);

  /** A row that nobody has locked and no walk changes: a trigger keeps it as it is. */
  private static final int MOST_WALKS_IN_VAIN = 3;

  private static final Duration WHILE_LOCKED = Duration.ofSeconds(1);

  private final DataSource source;

  /**
   * @param source of connections to read the server's health
   */
  KeysetBackfill(DataSource source) {
    this.source = source;
  }

  @Override
  public void run(StoredStep step, long relation, Batches batches)
      throws SQLException, StepFailed, InterruptedException {
    try (HealthWatch health = new HealthWatch(source, HealthLimits.defaults(), relation)) {
      Walk walk = new Walk(step);
      do {
        if (!turn(health, batches)) {
          return;
        }
      } while (batches.run(walk)
          && batches.pause(
              walk.rowsAreLocked ? WHILE_LOCKED : health.pauseAfter(walk.took), Optional.empty()));
    }
  }

  /** Waits until a batch may run; false when the change is to stop. */
  private static boolean turn(HealthWatch health, Batches batches)
      throws SQLException, InterruptedException {
    while (true) {
      Optional<String> why = health.held();
      if (why.isEmpty()) {
        return true;
      }
      if (!batches.pause(WHILE_HELD, why)) {
        return false;
      }
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
    private int walksInVain;
    private final BatchSize size = new BatchSize(BatchSize.TARGET);
    private Duration took = Duration.ZERO;
    private boolean rowsAreLocked;

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
      rowsAreLocked = false;
      long start = System.nanoTime();
      Result result = key.isEmpty() ? any(session) : next(session, key);
      took = Duration.ofNanos(System.nanoTime() - start);
      if (result.rowsChanged() > 0) {
        size.took(took);
      }
      return result;
    }

    /** Rows behind the checkpoint, up to the key of the last of them. */
    private Result next(ClientSession session, List<Key> key) throws SQLException, StepFailed {
      String columns = key.stream().map(Key::column).collect(Collectors.joining(", "));
      String behind = at.isEmpty() ? "true" : "(%s) > (%s)".formatted(columns, values(key, at));
      List<List<String>> last = last(session, key, columns, behind);
      if (last.isEmpty()) {
        return atTheEnd(session);
      }
      String range = "%s AND (%s) <= (%s)".formatted(behind, columns, values(key, last.getFirst()));
      int rows =
          update(
              session,
              """
              %s AND (tableoid, ctid) IN \
              (SELECT tableoid, ctid FROM %s WHERE %s AND (%s) FOR NO KEY UPDATE SKIP LOCKED)\
              """
                  .formatted(range, table, range, remaining));
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
              .formatted(texts, columns, table, behind, columns, size.rows(), backwards));
    }

    /** Changes rows; fails if one is not what it should be afterwards, which no walk would end. */
    private int update(ClientSession session, String which) throws SQLException, StepFailed {
      List<String> counts =
          session
              .rows(
                  """
                  WITH changed AS (UPDATE %s SET %s WHERE (%s) AND %s RETURNING (%s) AS remains) \
                  SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE remains) \
                  FROM changed\
                  """
                      .formatted(table, assignments, remaining, which, remaining))
              .getFirst();
      if (!counts.get(1).equals("0")) {
        throw unchanged();
      }
      return Integer.parseInt(counts.get(0));
    }

    /** Rows may have come behind the walk that remain, or were locked. */
    private Result atTheEnd(ClientSession session) throws SQLException, StepFailed {
      boolean left = exists(session, "");
      boolean inVain = left && fromTheBeginning && rowsOnTheWay == 0;
      walksInVain =
          inVain && exists(session, "FOR NO KEY UPDATE SKIP LOCKED") ? walksInVain + 1 : 0;
      if (walksInVain == MOST_WALKS_IN_VAIN) {
        throw unchanged();
      }
      rowsAreLocked = inVain;
      at = List.of();
      fromTheBeginning = true;
      rowsOnTheWay = 0;
      return new Result(at, 0, left);
    }

    private boolean exists(ClientSession session, String locking) throws SQLException {
      return !session
          .rows("SELECT 1 FROM %s WHERE %s LIMIT 1 %s".formatted(table, remaining, locking))
          .isEmpty();
    }

    private StepFailed unchanged() {
      return new StepFailed(
          "55000", "rows of %s remain that SET %s does not change".formatted(table, assignments));
    }

    private Result any(ClientSession session) throws SQLException, StepFailed {
      int rows =
          update(
              session,
              """
              (tableoid, ctid) IN (SELECT tableoid, ctid FROM %s WHERE %s \
              LIMIT %d FOR NO KEY UPDATE SKIP LOCKED)\
              """
                  .formatted(table, remaining, size.rows()));
      rowsAreLocked = rows == 0 && exists(session, "");
      return new Result(List.of(), rows, rows > 0 || rowsAreLocked);
    }
  }

  /** The primary key, else the narrowest unique index on columns that are never NULL. */
  private static List<Key> key(ClientSession session, String table) throws SQLException {
    return session
        .rows(
            """
            SELECT pg_catalog.quote_ident(a.attname),
              pg_catalog.format_type(a.atttypid, a.atttypmod)
            FROM (
              SELECT indexrelid, indrelid, indkey, indnkeyatts FROM pg_catalog.pg_index
              WHERE indrelid = pg_catalog.to_regclass(%s) AND indisunique AND indisvalid
                AND indimmediate AND indpred IS NULL AND NOT EXISTS (
                  SELECT FROM pg_catalog.generate_series(0, indnkeyatts - 1) n
                  LEFT JOIN pg_catalog.pg_attribute k
                    ON k.attrelid = indrelid AND k.attnum = indkey[n]
                  WHERE k.attnotnull IS NOT TRUE)
              ORDER BY indisprimary DESC, indnkeyatts, indexrelid LIMIT 1) i
            CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY k (attnum, place)
            JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.place <= i.indnkeyatts ORDER BY k.place\
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
