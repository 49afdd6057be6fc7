package org.pgweir.policies;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.pgweir.policies.catalog.ObjectName;

/**
 * How a statement is paced: it begins once its budget has something left, and what it changes comes
 * out of that.
 *
 * @param budget names what is shared by all statements with an equal name, in one database
 * @param policy whose limits these are
 * @param traffic what the statement was recognised as, for people
 * @param table whose rows it changes
 * @param inLoopOnly whether it is paced only where like statements came before it
 * @param likeness equal for like statements
 * @param health whether the server's signals hold it back
 * @param longest how long it is held before it fails with SQLSTATE 53400
 */
public record Hold(
    String budget,
    String policy,
    String traffic,
    Optional<ObjectName> table,
    boolean inLoopOnly,
    int likeness,
    Rates rates,
    boolean health,
    Duration longest) {

  /**
   * What there may be at most; empty for as much as there is.
   *
   * @param rows changed per second
   * @param statements begun per second
   * @param walBytes written by the whole server per second
   * @param concurrency statements at a time
   */
  public record Rates(
      OptionalLong rows, OptionalLong statements, OptionalLong walBytes, OptionalInt concurrency) {}
}
