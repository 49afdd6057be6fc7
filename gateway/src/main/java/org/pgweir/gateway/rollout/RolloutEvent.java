package org.pgweir.gateway.rollout;

/** What moves a rollout. */
sealed interface RolloutEvent {

  /** What the next phase needs has been seen to be true. */
  record GateOpened() implements RolloutEvent {}

  /** The work of the phase cannot go on without somebody's help. */
  record WorkFailed(String why) implements RolloutEvent {}

  /** An operator lets it go on to the next phase, once the gate is open. */
  record Advance() implements RolloutEvent {}

  /** An operator has it enter the next phase although the gate is not open. */
  record Force() implements RolloutEvent {}

  /** An operator holds it: nothing more is done, what is demanded of statements stays. */
  record Pause() implements RolloutEvent {}

  /** An operator lets it go on after a pause or a failure. */
  record Resume() implements RolloutEvent {}

  /** An operator wants everything taken back. */
  record Abort() implements RolloutEvent {}
}
