package org.pgweir.policies.rollout;

/** What is done about statements that read columns of one side of a rollout, at the moment. */
public enum Reads {
  ALLOW,
  /** They pass; who sent them is counted and named. */
  OBSERVE,
  /** They pass with a WARNING for the client. */
  WARN,
  REFUSE
}
