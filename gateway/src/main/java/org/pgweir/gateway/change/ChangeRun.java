package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.pgweir.gateway.change.StoredChange.State;

/**
 * Does the steps of one change, or undoes them, on one connection, until there is no more to do or
 * somebody wants it otherwise.
 *
 * <pre>
 *   offered ── begin_change() ──▶ running ──all steps──▶ done
 *                                  │  ▲                    │ undo
 *                          pause,  │  │ resume             ▼
 *                          failure ▼  │        abort ▶ undoing ──all steps──▶ undone
 *                              paused, failed ───────────▲
 * </pre>
 *
 * <p>What it does next it reads from the journal each time, so that it can be killed anywhere: a
 * step in a transaction commits together with its entry, one outside of transactions is checked
 * before it is run again. The caller holds the change's advisory lock on the connection.
 */
final class ChangeRun {

  private final long id;
  private final Connection connection;
  private final Interruptions interruptions;
  private final BackfillRunner backfills;
  private final ChangeObserver observer;
  private final Runnable schemaAltered;
  private final Journal journal;

  /**
   * @param schemaAltered told after each step
   */
  ChangeRun(
      long id,
      Connection connection,
      Interruptions interruptions,
      BackfillRunner backfills,
      ChangeObserver observer,
      Runnable schemaAltered) {
    this.id = id;
    this.connection = connection;
    this.interruptions = interruptions;
    this.backfills = backfills;
    this.observer = observer;
    this.schemaAltered = schemaAltered;
    this.journal = new Journal(connection);
  }

  /** Ends when the journal has nothing more to do, or the gateway stops. */
  void run() throws SQLException, InterruptedException {
    while (!interruptions.isStopped()) {
      Optional<StoredChange> loaded = journal.load(id);
      if (loaded.isEmpty()) {
        return;
      }
      StoredChange change = loaded.get();
      switch (change.state()) {
        case RUNNING -> advance(change);
        case UNDOING -> goBack(change);
        case OFFERED, PAUSED, FAILED, DONE, UNDONE -> {
          return;
        }
      }
    }
  }

  private void advance(StoredChange change) throws SQLException, InterruptedException {
    Optional<StoredStep> next = change.next();
    if (next.isEmpty()) {
      ends(change, State.DONE);
      return;
    }
    interruptions.goingOnAs(change.state());
    try {
      if (isTableGone(change)) {
        throw new StepFailed(
            SqlStates.UNDEFINED_TABLE,
            "table %s was dropped while the change was under way".formatted(change.table()));
      }
      steps(change, next.get()).perform();
    } catch (StepFailed failed) {
      boolean turnsBack = change.undoOnFailure() && change.canBeUndone();
      stops(change, turnsBack ? State.UNDOING : State.FAILED, failed);
    } catch (SQLException e) {
      interrupted(change, e);
    }
  }

  private void goBack(StoredChange change) throws SQLException, InterruptedException {
    Optional<StoredStep> last = change.last();
    if (last.isEmpty()) {
      ends(change, State.UNDONE);
      return;
    }
    interruptions.goingOnAs(change.state());
    try {
      steps(change, last.get()).undo(isTableGone(change));
    } catch (StepFailed failed) {
      stops(change, State.FAILED, failed);
    } catch (SQLException e) {
      interrupted(change, e);
    }
  }

  private StepRun steps(StoredChange change, StoredStep step) {
    return new StepRun(
        change,
        step,
        journal,
        new ClientSession(connection, journal, change, interruptions),
        interruptions,
        backfills,
        observer,
        schemaAltered);
  }

  /** A statement was canceled: by us, to look again, or by somebody who wants it to stop. */
  private void interrupted(StoredChange change, SQLException e) throws SQLException {
    if (!SqlStates.state(e).equals(SqlStates.QUERY_CANCELED)) {
      throw e;
    }
    if (!interruptions.isInterrupted()) {
      stops(change, State.PAUSED, new StepFailed(e));
    }
  }

  private boolean isTableGone(StoredChange change) throws SQLException {
    return change.relation().isPresent() && !journal.tableExists(change.relation().get());
  }

  private void stops(StoredChange change, State state, StepFailed why) throws SQLException {
    journal.stops(change, state, why.sqlState(), why.text());
    if (state != State.UNDOING) {
      observer.ends(Journal.name(state));
    }
  }

  private void ends(StoredChange change, State state) throws SQLException {
    journal.ends(change, state);
    observer.ends(Journal.name(state));
  }

  /** How long to wait before the next try after so many. */
  static Duration pause(int tries) {
    return Duration.ofMillis(Math.min(100L << Math.min(tries, 10), 10_000));
  }
}
