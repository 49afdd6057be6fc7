package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.policy.RolloutDocument.Verification;

/**
 * Compares both sides of rows and keeps what differs, each row as it is in one snapshot, so that a
 * row under way is no mismatch.
 */
final class Comparison {

  /** Rows whose values are kept, of one range or sample. */
  private static final int MOST_KEPT = 1000;

  private static final int MOST_ROWS = 10_000;

  private final Rows rows;

  Comparison(RolloutStore store) {
    this.rows = store.rows();
  }

  /**
   * Goes on with the comparison of all rows by one range, which is remembered.
   *
   * @param filter true of rows that are to be compared
   * @return how long to wait before the next, by the pace of the file; empty at the end
   */
  Optional<Duration> next(StoredRollout rollout, String filter) throws SQLException {
    KeyRanges ranges = KeyRanges.of(rows, rollout);
    int pace = rollout.document().verification().rowsPerSecond();
    List<String> from = rollout.pass().checkpoint();
    if (from.isEmpty()) {
      begins(rollout);
    }
    Optional<KeyRanges.Range> range = ranges.behind(from, Math.min(pace, MOST_ROWS));
    if (range.isEmpty()) {
      ends(rollout);
      return Optional.empty();
    }
    long seen = keep(rollout, ranges, range.get().condition() + " AND " + filter, "");
    if (!ranges.hasKey()) {
      passed(rollout, List.of(), seen);
      ends(rollout);
      return Optional.empty();
    }
    passed(rollout, range.get().last(), seen);
    return Optional.of(Duration.ofMillis(1000 * seen / pace));
  }

  /** Compares some rows, chosen at random by their blocks. */
  void sample(StoredRollout rollout, Duration share) throws SQLException {
    Verification verification = rollout.document().verification();
    double wanted = verification.sampledRows() * share.toMillis() / 60_000.0;
    double all =
        Double.parseDouble(
            rows.text(
                    """
                    SELECT pg_catalog.sum(greatest(c.reltuples, 0)) FROM pg_catalog.pg_class c
                    WHERE c.oid = %1$d OR c.oid IN (SELECT inhrelid FROM pg_catalog.pg_inherits
                      WHERE inhparent = %1$d)\
                    """
                        .formatted(rollout.relation()))
                .orElse("0"));
    double percent = all <= wanted ? 100 : Math.max(0.000_01, 100 * wanted / all);
    KeyRanges ranges = KeyRanges.of(rows, rollout);
    long seen =
        keep(
            rollout,
            ranges,
            "true",
            " TABLESAMPLE SYSTEM (%s)"
                .formatted(String.format(java.util.Locale.ROOT, "%.6f", percent)));
    rows.update(
        "UPDATE pgweir.rollout SET rows_sampled = rows_sampled + ? WHERE id = ?",
        seen,
        rollout.id());
  }

  /** Compares and keeps what differs; how many rows were compared. */
  private long keep(StoredRollout rollout, KeyRanges ranges, String condition, String sampling)
      throws SQLException {
    RowSql sql = new RowSql(rollout);
    boolean redact = rollout.document().verification().redact();
    String counted =
        """
        WITH compared AS MATERIALIZED (
          SELECT %s AS key, %s AS old_values, %s AS new_values, %s AS expected, %s AS differs
          FROM %s%s WHERE %s),
        kept AS (
          INSERT INTO pgweir.rollout_mismatch AS m
            (rollout, key, phase, old_values, new_values, expected)
          SELECT DISTINCT ON (key) %d, key::pg_catalog.text, %s, old_values, new_values, expected
          FROM compared WHERE differs LIMIT %d
          ON CONFLICT (rollout, key) DO UPDATE SET phase = excluded.phase,
            old_values = excluded.old_values, new_values = excluded.new_values,
            expected = excluded.expected, found_at = pg_catalog.clock_timestamp(),
            repaired_at = NULL
          RETURNING 1)
        SELECT pg_catalog.count(*), (SELECT pg_catalog.count(*) FROM kept) FROM compared\
        """
            .formatted(
                ranges.asJson(),
                redact ? redacted() : RowSql.values(rollout.old()),
                redact ? redacted() : RowSql.values(rollout.fresh()),
                redact ? redacted() : RowSql.expected(rollout.fresh()),
                sql.outOfStep(),
                sql.table(),
                sampling,
                condition,
                rollout.id(),
                RowSql.literal(rollout.state().phase().word()),
                MOST_KEPT);
    List<Optional<String>> counts = rows.texts(counted).getFirst();
    if (!counts.get(1).orElse("0").equals("0")) {
      rows.update(
          "UPDATE pgweir.rollout SET differed_at = pg_catalog.clock_timestamp() WHERE id = ?",
          rollout.id());
    }
    return Long.parseLong(counts.get(0).orElse("0"));
  }

  private static String redacted() {
    return "'\"redacted\"'::pg_catalog.jsonb";
  }

  /** What was found before will be found again if it is still so. */
  private void begins(StoredRollout rollout) throws SQLException {
    rows.update(
        """
        UPDATE pgweir.rollout SET pass_began_at = pg_catalog.clock_timestamp(),
          pass_ended_at = NULL, pass_checkpoint = NULL, rows_compared = 0 WHERE id = ?\
        """,
        rollout.id());
    rows.update(
        """
        UPDATE pgweir.rollout_mismatch SET repaired_at = pg_catalog.clock_timestamp()
        WHERE rollout = ? AND repaired_at IS NULL\
        """,
        rollout.id());
  }

  private void passed(StoredRollout rollout, List<String> last, long seen) throws SQLException {
    rows.update(
        """
        UPDATE pgweir.rollout SET pass_checkpoint = ?, rows_compared = rows_compared + ?
        WHERE id = ?\
        """,
        rows.array(last),
        seen,
        rollout.id());
  }

  private void ends(StoredRollout rollout) throws SQLException {
    rows.update(
        """
        UPDATE pgweir.rollout SET pass_ended_at = pg_catalog.clock_timestamp(),
          pass_began_at = coalesce(pass_began_at, pg_catalog.clock_timestamp())
        WHERE id = ?\
        """,
        rollout.id());
  }

  /** The next comparison of all rows begins at the beginning. */
  void again(StoredRollout rollout) throws SQLException {
    rows.update(
        """
        UPDATE pgweir.rollout SET pass_began_at = NULL, pass_ended_at = NULL,
          pass_checkpoint = NULL WHERE id = ?\
        """,
        rollout.id());
  }

  /** Rows that are known to differ. */
  long open(StoredRollout rollout) throws SQLException {
    return rows.first(
            """
            SELECT pg_catalog.count(*) FROM pgweir.rollout_mismatch
            WHERE rollout = ? AND repaired_at IS NULL\
            """,
            row -> row.getLong(1),
            rollout.id())
        .orElse(0L);
  }

  /** For how many seconds nothing that differs has been found, since the phase was entered. */
  long quietSeconds(StoredRollout rollout) throws SQLException {
    return rows.first(
            """
            SELECT EXTRACT(epoch FROM pg_catalog.clock_timestamp()
              - greatest(coalesce(differed_at, entered_at), entered_at))::bigint
            FROM pgweir.rollout WHERE id = ?\
            """,
            row -> row.getLong(1),
            rollout.id())
        .orElse(0L);
  }
}
