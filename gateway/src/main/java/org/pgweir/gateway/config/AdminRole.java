package org.pgweir.gateway.config;

/** What somebody may ask the admin HTTP server for. A closed set. */
public enum AdminRole {
  /** See what there is. */
  VIEWER,
  /** Ask for grants. */
  REQUESTER,
  /** Decide about grants, as far as access files let. */
  APPROVER,
  /** Steer changes and other work that goes on. */
  OPERATOR
}
