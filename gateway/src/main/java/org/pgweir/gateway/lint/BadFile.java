package org.pgweir.gateway.lint;

/** A file that cannot be read as SQL; the message names it, and where in it. */
public final class BadFile extends Exception {

  private static final long serialVersionUID = 1L;

  public BadFile(String message) {
    super(message);
  }
}
