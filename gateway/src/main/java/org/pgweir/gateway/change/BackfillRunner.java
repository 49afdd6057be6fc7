package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Changes the rows of a table in batches. */
interface BackfillRunner {

  /** How one batch is run and recorded: in a transaction of its own, with its checkpoint. */
  interface Batches {
    /**
     * Runs a batch.
     *
     * @param batch in the client's session, in the transaction
     * @return whether there is more to do; false too when the change is to stop
     */
    boolean run(Batch batch) throws SQLException, StepFailed, InterruptedException;

    /**
     * Waits, for less time if the change is to stop.
     *
     * @param why what operators are told meanwhile; nothing if empty
     * @return whether to go on
     */
    boolean pause(Duration time, Optional<String> why) throws SQLException, InterruptedException;
  }

  /** The statements of one batch. */
  @FunctionalInterface
  interface Batch {
    Result run(ClientSession session) throws SQLException, StepFailed;
  }

  /**
   * What came of it.
   *
   * @param checkpoint where the next goes on
   * @param more whether there may be a next
   */
  record Result(List<String> checkpoint, long rowsChanged, boolean more) {
    public Result {
      checkpoint = List.copyOf(checkpoint);
    }
  }

  /**
   * Goes on behind the step's checkpoint until no row remains or the change is to stop.
   *
   * @param relation object identifier of the table
   */
  void run(StoredStep step, long relation, Batches batches)
      throws SQLException, StepFailed, InterruptedException;
}
