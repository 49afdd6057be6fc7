package org.pgweir.gateway.cli;

import org.jspecify.annotations.Nullable;

/** The surroundings do not let us work; the message says why, for the person who started us. */
final class CannotStart extends Exception {

  private static final long serialVersionUID = 1L;

  CannotStart(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
