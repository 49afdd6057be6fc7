package org.pgweir.gateway.rehearse;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.pgweir.gateway.lint.Source;
import org.pgweir.policies.analysis.LockMode;

/**
 * What one statement did.
 *
 * @param start index of its first character in the file
 * @param sql as it is written, without the semicolon
 * @param took from sending it to its reply
 * @param locks what it locked of the tables and views that were there before, in a mode that its
 *     transaction did not hold yet
 * @param newFiles tables that were written anew
 * @param scans tables that were read from end to end
 * @param indexBuilds tables of which an index was built
 * @param walBytes of write-ahead log; of the whole server, which nobody else was using
 * @param diskBytes by which the database grew; negative where it shrank
 * @param rows as its reply counts them; empty where it counts none
 * @param error how it failed, {@code SQLSTATE: message}
 */
public record Rehearsed(
    Source source,
    int start,
    String sql,
    Duration took,
    Map<String, Held> locks,
    Set<String> newFiles,
    Set<String> scans,
    Set<String> indexBuilds,
    long walBytes,
    long diskBytes,
    OptionalLong rows,
    Optional<String> error) {

  public Rehearsed {
    locks = Map.copyOf(locks);
    newFiles = Set.copyOf(newFiles);
    scans = Set.copyOf(scans);
    indexBuilds = Set.copyOf(indexBuilds);
  }

  /**
   * A lock on a table or view.
   *
   * @param time from the start of the statement to the end of its transaction
   */
  public record Held(LockMode mode, Duration time) {}
}
