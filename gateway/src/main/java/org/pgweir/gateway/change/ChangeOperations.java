package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.change.StoredChange.State;

/**
 * What operators see of the changes of one database, and do to them. Confined to the connection's
 * thread.
 */
final class ChangeOperations {

  /** What can be done to a change. */
  enum Operation {
    /** Nothing more is begun; what runs is canceled, and begun anew by resume. */
    PAUSE,
    /** Goes on the way it went. */
    RESUME,
    /** Takes back what is done of a change that is not at its end. */
    ABORT,
    /** Takes back a change that is done. */
    UNDO
  }

  /** There is no such change, or it is not one to which this can be done. */
  static final class NotPossible extends Exception {
    private static final long serialVersionUID = 1L;

    NotPossible(String message) {
      super(message);
    }
  }

  private final Connection connection;
  private final Journal journal;

  ChangeOperations(Connection connection) {
    this.connection = connection;
    this.journal = new Journal(connection);
  }

  /** Each change that was begun as a JSON object, the latest first. */
  List<String> list() throws SQLException {
    return journal.query(
        """
        SELECT pg_catalog.row_to_json(line)::text FROM (
          SELECT pg_catalog.current_database() AS database, c.id, c.state, c.table_name AS table,
            c.statement, c.rule, c.role,
            pg_catalog.count(*) FILTER (WHERE s.state = 'done') AS steps_done,
            pg_catalog.count(*) AS steps, c.begun_at, c.ended_at, c.sqlstate, c.error,
            pg_catalog.max(s.waits_for) FILTER (WHERE s.state = 'running') AS waits_for
          FROM pgweir.change c JOIN pgweir.step s ON s.change = c.id WHERE c.state <> 'offered'
          GROUP BY c.id ORDER BY c.id DESC LIMIT 1000) line\
        """,
        row -> row.getString(1));
  }

  /** All about one change as a JSON object; empty if it is not there. */
  Optional<String> show(long id) throws SQLException {
    return journal
        .query(
            """
            SELECT pg_catalog.row_to_json(line)::text FROM (
              SELECT pg_catalog.current_database() AS database, c.id, c.state, c.back,
                c.table_name AS table, c.statement, c.rule, c.policy_epoch, c.login, c.role,
                c.application_name, c.client_address, c.settings,
                CASE WHEN c.lease_until > pg_catalog.clock_timestamp() THEN c.owner END AS owner,
                c.undo_on_failure, c.offered_at, c.begun_at, c.ended_at, c.sqlstate, c.error,
                (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('number', s.number,
                    'kind', s.kind, 'state', s.state, 'statements', s.statements,
                    'undo', s.undo, 'tries', s.tries, 'lock_waits', s.lock_waits,
                    'rows_changed', s.rows_changed, 'waits_for', s.waits_for,
                    'started_at', s.started_at, 'ended_at', s.ended_at) ORDER BY s.number)
                  FROM pgweir.step s WHERE s.change = c.id) AS steps
              FROM pgweir.change c WHERE c.id = ? AND c.state <> 'offered') line\
            """,
            row -> row.getString(1),
            id)
        .stream()
        .findFirst();
  }

  /** Does it; the worker follows within a second. */
  void apply(Operation operation, long id) throws SQLException, NotPossible {
    connection.setAutoCommit(false);
    try {
      List<State> states =
          journal.query(
              "SELECT state FROM pgweir.change WHERE id = ? FOR UPDATE",
              row -> Journal.state(row.getString(1)),
              id);
      if (states.isEmpty() || states.getFirst() == State.OFFERED) {
        throw new NotPossible("there is no change %d".formatted(id));
      }
      StoredChange change = journal.load(id).orElseThrow();
      refuse(operation, change);
      journal.update(
          """
          UPDATE pgweir.change SET state = ?, back = ?, ended_at = NULL,
            sqlstate = CASE WHEN ? THEN NULL ELSE sqlstate END,
            error = CASE WHEN ? THEN NULL ELSE error END
          WHERE id = ?\
          """,
          Journal.name(target(operation, change)),
          change.back() || operation == Operation.ABORT || operation == Operation.UNDO,
          operation == Operation.RESUME,
          operation == Operation.RESUME,
          id);
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private static State target(Operation operation, StoredChange change) {
    return switch (operation) {
      case PAUSE -> State.PAUSED;
      case RESUME -> change.back() ? State.UNDOING : State.RUNNING;
      case ABORT, UNDO -> State.UNDOING;
    };
  }

  private void refuse(Operation operation, StoredChange change) throws SQLException, NotPossible {
    if (change.job().isPresent() && operation == Operation.ABORT) {
      throw new NotPossible(
          "change %1$d is a backfill of its own, whose batches stay: pgweir backfill cancel %1$d"
              .formatted(change.id()));
    }
    if (operation == Operation.RESUME && new JobJournal(journal).awaitsApproval(change.id())) {
      throw new NotPossible(
          "backfill %1$d has to be approved: pgweir backfill approve %1$d".formatted(change.id()));
    }
    List<State> from =
        switch (operation) {
          case PAUSE -> List.of(State.RUNNING, State.UNDOING);
          case RESUME -> List.of(State.PAUSED, State.FAILED);
          case ABORT -> List.of(State.RUNNING, State.PAUSED, State.FAILED);
          case UNDO -> List.of(State.DONE);
        };
    if (!from.contains(change.state())) {
      List<String> names = new ArrayList<>();
      from.forEach(state -> names.add(Journal.name(state)));
      throw new NotPossible(
          "change %d is %s; %s is for one that is %s"
              .formatted(
                  change.id(),
                  Journal.name(change.state()),
                  Journal.name(operation),
                  String.join(" or ", names)));
    }
    boolean takesBack = operation == Operation.ABORT || operation == Operation.UNDO;
    if (takesBack && !change.canBeUndone()) {
      throw new NotPossible(
          "change %d is past the point of no return: a step that is done has no way back"
              .formatted(change.id()));
    }
  }
}
