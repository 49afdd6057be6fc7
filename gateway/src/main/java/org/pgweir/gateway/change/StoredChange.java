package org.pgweir.gateway.change;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.backfill.BackfillTerms;

/**
 * A change as the journal has it.
 *
 * @param back whether it is being, or has been, undone
 * @param table as SQL names it
 * @param relation OID of the table; empty where there was none
 * @param role whose rights count
 * @param settings under which names and literals are read
 * @param lockTimeout of one try of a step that only changes the catalogue
 * @param statementTimeout of such a step
 * @param job terms of a change that is a backfill of its own
 * @param steps by number, from 1
 */
record StoredChange(
    long id,
    State state,
    boolean back,
    String table,
    Optional<Long> relation,
    String role,
    Map<String, String> settings,
    Duration lockTimeout,
    Duration statementTimeout,
    boolean undoOnFailure,
    Optional<BackfillTerms> job,
    List<StoredStep> steps) {

  /** What pgweir.change.state says. */
  enum State {
    OFFERED,
    RUNNING,
    PAUSED,
    FAILED,
    UNDOING,
    DONE,
    UNDONE,
    CANCELED
  }

  StoredChange {
    settings = Map.copyOf(settings);
    steps = List.copyOf(steps);
  }

  /** The first step that is still to be done. */
  Optional<StoredStep> next() {
    return steps.stream().filter(step -> step.state() != StoredStep.State.DONE).findFirst();
  }

  /** The last step that is still to be undone. */
  Optional<StoredStep> last() {
    return steps.reversed().stream()
        .filter(step ->
            switch (step.state()) {
              case RUNNING, DONE -> true;
              case WAITING, UNDONE -> false;
            })
        .findFirst();
  }

  /** Whether no step is done that cannot be undone. */
  boolean canBeUndone() {
    return steps.stream()
        .noneMatch(step -> step.state() == StoredStep.State.DONE && step.undo().isEmpty());
  }
}
