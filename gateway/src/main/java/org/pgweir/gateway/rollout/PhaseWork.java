package org.pgweir.gateway.rollout;

import java.sql.SQLException;

/**
 * What is done in one phase, a piece at a time. Each piece can be cut short anywhere and begun anew
 * by another gateway. Confined to the thread of the {@link RolloutRun}.
 */
interface PhaseWork {

  /**
   * Does the next piece, of a second or so.
   *
   * @param rollout as the store has it now
   */
  Gate look(StoredRollout rollout) throws SQLException, InterruptedException;

  /** The phase has ended or is held: nothing is to go on in the background. */
  default void stop(StoredRollout rollout) throws SQLException {}
}
