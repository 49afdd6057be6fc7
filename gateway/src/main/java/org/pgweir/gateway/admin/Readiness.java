package org.pgweir.gateway.admin;

import java.util.List;

/** Whether the gateway can serve a client now. Called on a virtual thread; may block briefly. */
@FunctionalInterface
public interface Readiness {

  /** The checks, in the order they are shown. The gateway is ready when none fails. */
  List<Check> checks();

  /**
   * One thing that must be well.
   *
   * @param detail what was looked at, or what is wrong with it
   */
  record Check(String name, boolean ok, String detail) {}
}
