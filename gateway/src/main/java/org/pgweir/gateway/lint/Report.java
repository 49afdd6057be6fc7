package org.pgweir.gateway.lint;

import java.io.PrintWriter;
import java.util.List;

/** A form in which statements are reported. */
public interface Report {

  /**
   * Writes what is said about all statements, in their order.
   *
   * @param out is lent, and not flushed
   */
  void write(List<Reported> statements, PrintWriter out);
}
