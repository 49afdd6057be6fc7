package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.backfill.BatchResult;
import org.pgweir.gateway.backfill.BatchResult.RowKey;
import org.pgweir.gateway.backfill.RowSession;

/** Changes the rows of a table in batches. */
interface BackfillRunner {

  /** How one batch is run and recorded: in a transaction of its own, with its checkpoint. */
  interface Batches {
    /** Tries a batch. */
    Outcome run(Batch batch, Limits limits) throws SQLException, StepFailed, InterruptedException;

    /** Some of the rows that were left behind. */
    List<RowKey> leftBehind(int most) throws SQLException;

    /**
     * Waits, for less time if the change is to stop.
     *
     * @param why what operators are told meanwhile
     * @return whether to go on
     */
    boolean pause(Duration time, Optional<String> why) throws SQLException, InterruptedException;

    /** The same, and operators are told who holds locks on the table. */
    boolean pauseForLocks(Duration time) throws SQLException, InterruptedException;
  }

  /**
   * Of one batch.
   *
   * @param lock how long a statement waits for a lock
   * @param statement how long one may take
   */
  record Limits(Duration lock, Duration statement) {}

  /** The statements of one batch. */
  @FunctionalInterface
  interface Batch {
    Done run(RowSession session) throws SQLException, StepFailed;
  }

  /**
   * What it did, for the journal.
   *
   * @param rowsPerSecond that the walk goes past of late
   * @param slowedBy why less is done than could be
   */
  record Done(BatchResult result, Duration time, double rowsPerSecond, Optional<String> slowedBy) {}

  /** What came of a try. A closed set. */
  sealed interface Outcome {
    record Committed(BatchResult result) implements Outcome {}

    /** Somebody's lock was in the way; nothing was changed. */
    record InTheWay() implements Outcome {}

    /** It took longer than its limit; nothing was changed. */
    record TookTooLong() implements Outcome {}

    /** The change is to stop; nothing was changed. */
    record Stopped() implements Outcome {}
  }

  /** Goes on behind the step's checkpoint until no row remains or the change is to stop. */
  void run(StoredChange change, StoredStep step, Batches batches)
      throws SQLException, StepFailed, InterruptedException;
}
