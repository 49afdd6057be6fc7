package org.pgweir.policies.recipe;

/** When the client that sent a planned statement gets its reply. */
public enum PlanReply {
  /** When all steps are done; if one fails, when those before it are undone. */
  ALL,
  /** When the first step that changes something is done; the others go on without the client. */
  FIRST_STEP,
  /** At once: the statement is refused, with the steps in the HINT. */
  REFUSE
}
