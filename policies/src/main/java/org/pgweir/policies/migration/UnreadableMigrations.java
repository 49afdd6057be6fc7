package org.pgweir.policies.migration;

/** Files under version control that cannot be read; the message says which and why. */
public final class UnreadableMigrations extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadableMigrations(String message) {
    super(message);
  }
}
