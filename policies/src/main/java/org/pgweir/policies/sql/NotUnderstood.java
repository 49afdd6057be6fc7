package org.pgweir.policies.sql;

/** Thrown by translation where the tree holds something it has no reading for. */
final class NotUnderstood extends RuntimeException {

  NotUnderstood(String what) {
    super(what, null, false, false);
  }
}
