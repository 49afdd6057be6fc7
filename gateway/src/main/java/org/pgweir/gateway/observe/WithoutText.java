package org.pgweir.gateway.observe;

import org.jspecify.annotations.Nullable;

/**
 * A fault as it may be logged: where it happened and of what kind it was, without its message,
 * which may repeat what a client sent.
 */
public final class WithoutText extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Causes of causes beyond this are left out; a chain may be a ring. */
  private static final int CAUSES = 8;

  private WithoutText(Throwable fault, int causes) {
    super(
        fault.getClass().getName() + " (message withheld)",
        cause(fault.getCause(), causes),
        false,
        true);
    setStackTrace(fault.getStackTrace());
  }

  /** The fault and its causes. */
  public static WithoutText of(Throwable fault) {
    return new WithoutText(fault, CAUSES);
  }

  private static @Nullable WithoutText cause(@Nullable Throwable cause, int causes) {
    return cause == null || causes == 0 ? null : new WithoutText(cause, causes - 1);
  }
}
