package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.backfill.BatchResult;
import org.pgweir.gateway.backfill.BatchResult.RowKey;

/** The batches of one backfill, each in a transaction with its checkpoint in the journal. */
final class BackfillStep implements BackfillRunner.Batches {

  /** The table may get another name between two statements of a batch; what is gone stays gone. */
  private static final int MOST_RENAMES = 3;

  private final StoredChange change;
  private final StoredStep step;
  private final Journal journal;
  private final JobJournal jobs;
  private final ClientSession session;
  private final Interruptions interruptions;
  private final ChangeObserver observer;
  private final LockWaits locks;
  private Optional<String> told = Optional.empty();
  private int renames;

  /** Tells operators who holds locks on the table. */
  @FunctionalInterface
  interface LockWaits {
    void tell() throws SQLException;
  }

  BackfillStep(
      StoredChange change,
      StoredStep step,
      Journal journal,
      ClientSession session,
      Interruptions interruptions,
      ChangeObserver observer,
      LockWaits locks) {
    this.change = change;
    this.step = step;
    this.journal = journal;
    this.jobs = new JobJournal(journal);
    this.session = session;
    this.interruptions = interruptions;
    this.observer = observer;
    this.locks = locks;
  }

  @Override
  public BackfillRunner.Outcome run(BackfillRunner.Batch batch, BackfillRunner.Limits limits)
      throws SQLException, StepFailed, InterruptedException {
    if (interruptions.isInterrupted()) {
      return new BackfillRunner.Outcome.Stopped();
    }
    long start = System.nanoTime();
    BackfillRunner.Done[] done = new BackfillRunner.Done[1];
    try {
      session.inTransaction(() -> {
        session.become(limits.lock(), limits.statement());
        done[0] = batch.run(session::rows);
        session.becomeGateway();
        jobs.batchDone(change, step, done[0]);
        return true;
      });
    } catch (SQLException e) {
      if (SqlStates.isInTheWay(e) || (SqlStates.isUndefined(e) && renames++ < MOST_RENAMES)) {
        return new BackfillRunner.Outcome.InTheWay();
      }
      boolean tookItsTime = System.nanoTime() - start >= limits.statement().toNanos();
      if (tookItsTime
          && SqlStates.state(e).equals(SqlStates.QUERY_CANCELED)
          && !interruptions.isInterrupted()) {
        return new BackfillRunner.Outcome.TookTooLong();
      }
      throw e;
    }
    BatchResult result = done[0].result();
    told = done[0].slowedBy();
    renames = 0;
    observer.batchDone(
        result.rowsChanged(), Duration.ofNanos(System.nanoTime() - start), done[0].slowedBy());
    return new BackfillRunner.Outcome.Committed(result);
  }

  @Override
  public List<RowKey> leftBehind(int most) throws SQLException {
    return jobs.leftBehind(change, step, most);
  }

  @Override
  public boolean pause(Duration time, Optional<String> why)
      throws SQLException, InterruptedException {
    if (why.isPresent() && !why.equals(told)) {
      journal.holds(change, step, why.get());
      observer.held(why.get());
      told = why;
    }
    interruptions.pause(time);
    return !interruptions.isInterrupted();
  }

  @Override
  public boolean pauseForLocks(Duration time) throws SQLException, InterruptedException {
    locks.tell();
    told = Optional.empty();
    return pause(time, Optional.empty());
  }
}
