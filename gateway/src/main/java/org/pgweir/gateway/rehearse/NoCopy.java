package org.pgweir.gateway.rehearse;

/** A database that others use, or that cannot be used; the message says which and why. */
public final class NoCopy extends Exception {

  private static final long serialVersionUID = 1L;

  NoCopy(String message) {
    super(message);
  }
}
