package org.pgweir.policies.rollout;

/** What is done about a write that keeps only one side of a rollout. */
public enum Enforcement {
  /** It passes; who sent it is counted and named. */
  OBSERVE,
  /** It is refused, with the statement that would pass. */
  REFUSE,
  /** The missing columns are added to it. */
  REPLACE,
  /** It passes: a trigger of the rollout's keeps the other side in step. */
  TRIGGER
}
