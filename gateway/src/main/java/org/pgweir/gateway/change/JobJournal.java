package org.pgweir.gateway.change;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Time;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillProgress;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.BatchResult;
import org.pgweir.gateway.backfill.BatchResult.RowKey;
import org.pgweir.policies.policy.OfficeHours;

/** What the journal keeps of backfills. Confined to the connection's thread. */
final class JobJournal {

  /** Rule of changes that are backfills of their own. */
  static final String RULE = "backfill";

  private final Journal journal;

  JobJournal(Journal journal) {
    this.journal = journal;
  }

  /** The terms of a change that is a backfill of its own. */
  Optional<BackfillTerms> terms(long change) throws SQLException {
    return journal
        .query(
            """
            SELECT priority, (EXTRACT(epoch FROM batch_time) * 1000)::bigint, most_rows, open_days,
              open_from, open_to, time_zone FROM pgweir.job WHERE change = ?\
            """,
            row ->
                new BackfillTerms(
                    row.getInt(1),
                    Duration.ofMillis(row.getLong(2)),
                    row.getInt(3),
                    hours(row),
                    OptionalLong.empty()),
            change)
        .stream()
        .findFirst();
  }

  private static Optional<OfficeHours> hours(ResultSet row) throws SQLException {
    Optional<List<String>> days = Journal.texts(row, 4);
    return days.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new OfficeHours(
                days.get().stream().map(DayOfWeek::valueOf).collect(Collectors.toSet()),
                row.getObject(5, LocalTime.class),
                row.getObject(6, LocalTime.class),
                ZoneId.of(row.getString(7))));
  }

  /**
   * Writes a job down, which begins unless it has to be approved.
   *
   * @param table as SQL names it, schema first
   * @return its number
   */
  long insert(BackfillJob job, String table, long relation, long rowsExpected, boolean approval)
      throws SQLException {
    List<String> names = List.copyOf(job.runsAs().settings().keySet());
    long id =
        journal
            .query(
                """
                INSERT INTO pgweir.change (token, state, statement, rule, policy_epoch, table_name,
                  relation, first_with_client, undo_on_failure, login, role, settings,
                  lock_timeout, statement_timeout, application_name, begun_at, error)
                VALUES ('', ?, ?, ?, 0, ?, ?::bigint::oid, false, false, ?, ?,
                  pg_catalog.jsonb_object(?, ?), '100 ms', '0', ?, pg_catalog.clock_timestamp(), ?)
                RETURNING id\
                """,
                row -> row.getLong(1),
                Journal.name(approval ? StoredChange.State.PAUSED : StoredChange.State.RUNNING),
                job.statement(),
                RULE,
                table,
                relation,
                job.runsAs().login(),
                job.runsAs().role(),
                journal.array(names),
                journal.array(
                    names.stream().map(name -> job.runsAs().settings().get(name)).toList()),
                job.runsAs().applicationName(),
                approval
                    ? "about %,d rows, which somebody has to approve".formatted(rowsExpected)
                    : null)
            .getFirst();
    journal.update(
        """
        INSERT INTO pgweir.step (change, number, kind, statements, rows_expected)
        VALUES (?, 1, 'backfill', ?, ?)\
        """,
        id,
        journal.array(StoredStep.statements(table, job.work())),
        rowsExpected);
    insertTerms(id, job.name(), job.terms(), approval);
    return id;
  }

  private void insertTerms(long id, String name, BackfillTerms terms, boolean approval)
      throws SQLException {
    Optional<OfficeHours> hours = terms.hours();
    journal.update(
        """
        INSERT INTO pgweir.job (change, name, priority, batch_time, most_rows, open_days,
          open_from, open_to, time_zone, needs_approval)
        VALUES (?, ?, ?, pg_catalog.make_interval(secs => ?), ?, ?, ?, ?, ?, ?)\
        """,
        id,
        name,
        terms.priority(),
        terms.batchTime().toMillis() / 1e3,
        terms.mostRows(),
        hours.isEmpty()
            ? null
            : journal.array(hours.get().days().stream().map(DayOfWeek::name).sorted().toList()),
        hours.map(each -> time(each.from())).orElse(null),
        hours.map(each -> time(each.to())).orElse(null),
        hours.map(each -> each.zone().getId()).orElse(null),
        approval);
  }

  private static @Nullable Time time(LocalTime time) {
    return Time.valueOf(time);
  }

  /** The batch is done; what it left behind is remembered. */
  void batchDone(StoredChange change, StoredStep step, BackfillRunner.Done done)
      throws SQLException {
    BatchResult result = done.result();
    journal.update(
        """
        UPDATE pgweir.step SET checkpoint = ?, rows_changed = rows_changed + ?,
          rows_seen = rows_seen + ?, batch_rows = ?,
          batch_time = pg_catalog.make_interval(secs => ?), rows_per_second = ?, waits_for = ?
        WHERE change = ? AND number = ?\
        """,
        journal.array(result.checkpoint().texts()),
        result.rowsChanged(),
        result.rowsSeen(),
        result.rowsSeen(),
        done.time().toMillis() / 1e3,
        done.rowsPerSecond(),
        done.slowedBy().orElse(null),
        change.id(),
        step.number());
    for (RowKey row : result.leftBehind()) {
      journal.update(
          """
          INSERT INTO pgweir.row_left_behind (change, step, relation, key)
          VALUES (?, ?, ?::bigint::oid, ?) ON CONFLICT DO NOTHING\
          """,
          change.id(),
          step.number(),
          row.relation(),
          journal.array(row.key()));
    }
    for (RowKey row : result.caughtUp()) {
      journal.update(
          """
          DELETE FROM pgweir.row_left_behind
          WHERE change = ? AND step = ? AND relation = ?::bigint::oid AND key = ?\
          """,
          change.id(),
          step.number(),
          row.relation(),
          journal.array(row.key()));
    }
  }

  /** Some of the rows that were left behind, in the order of their relations. */
  List<RowKey> leftBehind(StoredChange change, StoredStep step, int most) throws SQLException {
    return journal.query(
        """
        SELECT relation::bigint, key FROM pgweir.row_left_behind WHERE change = ? AND step = ?
        ORDER BY relation, key LIMIT ?\
        """,
        row -> new RowKey(row.getLong(1), Journal.texts(row, 2).orElse(List.of())),
        change.id(),
        step.number(),
        most);
  }

  /** Another job of a higher priority that is worked on and does not wait for its hours. */
  Optional<Long> goesFirst(long change) throws SQLException {
    return journal
        .query(
            """
            SELECT c.id FROM pgweir.job own
            JOIN pgweir.job other ON other.priority > own.priority
            JOIN pgweir.change c ON c.id = other.change AND c.state = 'running'
              AND c.lease_until > pg_catalog.clock_timestamp()
            JOIN pgweir.step s ON s.change = c.id AND s.waits_for NOT LIKE 'hours:%' IS NOT FALSE
            WHERE own.change = ? ORDER BY other.priority DESC, c.id LIMIT 1\
            """,
            row -> row.getLong(1), change)
        .stream()
        .findFirst();
  }

  /** How far a change's backfills are; empty if it has none. */
  Optional<BackfillProgress> progress(long change) throws SQLException {
    return journal
        .query(
            """
            SELECT pg_catalog.current_database(), c.state, sum(s.rows_changed)::bigint,
              sum(s.rows_seen)::bigint, sum(s.rows_expected)::bigint, max(s.waits_for), c.sqlstate,
              c.error
            FROM pgweir.change c JOIN pgweir.step s ON s.change = c.id AND s.kind = 'backfill'
            WHERE c.id = ? AND c.state <> 'offered' GROUP BY c.id\
            """,
            row -> progress(change, row),
            change)
        .stream()
        .findFirst();
  }

  private static BackfillProgress progress(long id, ResultSet row) throws SQLException {
    BackfillProgress.State state =
        switch (Journal.state(row.getString(2))) {
          case OFFERED, PAUSED -> BackfillProgress.State.PAUSED;
          case RUNNING -> BackfillProgress.State.RUNNING;
          case FAILED, UNDOING -> BackfillProgress.State.FAILED;
          case CANCELED, UNDONE -> BackfillProgress.State.CANCELED;
          case DONE -> BackfillProgress.State.DONE;
        };
    String error = row.getString(8);
    return new BackfillProgress(
        row.getString(1),
        id,
        state,
        row.getLong(3),
        row.getLong(4),
        row.getString(5) == null ? OptionalLong.empty() : OptionalLong.of(row.getLong(5)),
        Optional.ofNullable(row.getString(6))
            .or(() ->
                state == BackfillProgress.State.PAUSED
                    ? Optional.ofNullable(error)
                    : Optional.empty()),
        state == BackfillProgress.State.FAILED
            ? Optional.of(
                new BackfillProgress.Failure(
                    Optional.ofNullable(row.getString(7)).orElse("XX000"),
                    Optional.ofNullable(error).orElse("it failed")))
            : Optional.empty());
  }

  /**
   * Ends a backfill of its own for good.
   *
   * @return whether it was there and not over
   */
  boolean cancel(long change) throws SQLException {
    return journal.update(
            """
            UPDATE pgweir.change SET state = 'canceled', ended_at = pg_catalog.clock_timestamp()
            WHERE id = ? AND state IN ('running', 'paused', 'failed')
              AND EXISTS (SELECT FROM pgweir.job WHERE change = id)\
            """,
            change)
        == 1;
  }

  /** Whether somebody has to approve it before its first batch. */
  boolean awaitsApproval(long change) throws SQLException {
    return !journal
        .query(
            "SELECT FROM pgweir.job WHERE change = ? AND needs_approval AND approved_by IS NULL",
            _ -> true,
            change)
        .isEmpty();
  }

  /**
   * Somebody approves it, and it begins.
   *
   * @return whether it was waiting for that
   */
  boolean approve(long change, String by, String reason) throws SQLException {
    boolean waiting =
        journal.update(
                """
                UPDATE pgweir.job SET approved_by = ?, reason = ?,
                  approved_at = pg_catalog.clock_timestamp()
                WHERE change = ? AND needs_approval AND approved_by IS NULL\
                """,
                by,
                reason,
                change)
            == 1;
    return waiting
        && journal.update(
                """
                UPDATE pgweir.change SET state = 'running', error = NULL
                WHERE id = ? AND state = 'paused'\
                """,
                change)
            == 1;
  }

  /**
   * From now on jobs of larger numbers go first.
   *
   * @return whether it is a backfill of its own
   */
  boolean priority(long change, int priority) throws SQLException {
    return journal.update("UPDATE pgweir.job SET priority = ? WHERE change = ?", priority, change)
        == 1;
  }

  /** Backfills as JSON objects, the latest first: of their own, and steps of changes. */
  List<String> list() throws SQLException {
    return lines("", 1000);
  }

  /** One of them; empty if it is not there. */
  Optional<String> show(long change) throws SQLException {
    return lines("AND c.id = %d".formatted(change), 1).stream().findFirst();
  }

  private List<String> lines(String which, int most) throws SQLException {
    return journal.query(
        """
        SELECT pg_catalog.row_to_json(line)::text FROM (
          SELECT pg_catalog.current_database() AS database, c.id, j.name, c.state,
            c.table_name AS table, c.statement, c.role, c.login, j.priority,
            s.rows_changed, s.rows_seen, s.rows_expected, s.rows_per_second, s.batch_rows,
            (EXTRACT(epoch FROM s.batch_time) * 1000)::bigint AS batch_millis,
            (SELECT pg_catalog.count(*) FROM pgweir.row_left_behind l WHERE l.change = c.id)
              AS rows_left_behind,
            s.state AS step, s.waits_for, c.begun_at, c.ended_at, c.sqlstate, c.error,
            j.needs_approval AND j.approved_by IS NULL AS awaits_approval, j.approved_by, j.reason,
            j.open_days, j.open_from, j.open_to, j.time_zone,
            CASE WHEN c.lease_until > pg_catalog.clock_timestamp() THEN c.owner END AS owner,
            CASE WHEN d.dead > 1000 + d.live / 5 THEN pg_catalog.format(
              'VACUUM (ANALYZE) %%s: %%s of its rows are dead', c.table_name, d.dead) END AS hint
          FROM pgweir.change c
          JOIN pgweir.step s ON s.change = c.id AND s.kind = 'backfill'
          LEFT JOIN pgweir.job j ON j.change = c.id
          CROSS JOIN LATERAL (
            SELECT coalesce(sum(pg_catalog.pg_stat_get_dead_tuples(t.relid)), 0) AS dead,
              coalesce(sum(pg_catalog.pg_stat_get_live_tuples(t.relid)), 0) AS live
            FROM pg_catalog.pg_partition_tree(c.relation::regclass) t
          ) d
          WHERE c.state <> 'offered' %s ORDER BY c.id DESC, s.number LIMIT %d) line\
        """
            .formatted(which, most),
        row -> row.getString(1));
  }
}
