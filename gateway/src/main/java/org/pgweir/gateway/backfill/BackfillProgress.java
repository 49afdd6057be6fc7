package org.pgweir.gateway.backfill;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a job is.
 *
 * @param rowsChanged committed so far
 * @param rowsSeen rows of the table that the walk is past
 * @param rowsExpected rows of the table when it began, as the server estimated
 * @param waitsFor why nothing, or less, is done now
 * @param failure of a job that failed
 */
public record BackfillProgress(
    String database,
    long id,
    State state,
    long rowsChanged,
    long rowsSeen,
    OptionalLong rowsExpected,
    Optional<String> waitsFor,
    Optional<Failure> failure) {

  /** Where a job stands. */
  public enum State {
    RUNNING,
    /** By an operator, or until somebody approves it. */
    PAUSED,
    /** Cannot go on; what was changed stays. */
    FAILED,
    /** By an operator or its client; what was changed stays. */
    CANCELED,
    DONE;

    /** Whether nothing more happens unless an operator resumes it. */
    public boolean isOver() {
      return switch (this) {
        case RUNNING, PAUSED -> false;
        case FAILED, CANCELED, DONE -> true;
      };
    }
  }

  /** What the server said, or we. */
  public record Failure(String sqlState, String message) {}
}
