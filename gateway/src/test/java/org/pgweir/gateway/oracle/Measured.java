package org.pgweir.gateway.oracle;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Failure;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;

/**
 * What a server did.
 *
 * @param locks the strongest lock on each relation that was there before
 * @param newFiles relations with new files that hold rows, or had none before
 * @param emptied relations with rows whose new files hold none
 * @param scans relations read from end to end; empty where it cannot be seen
 * @param indexBuilds relations with a new index, or an index with new files
 * @param transactional whether it runs in a transaction block
 * @param failure the error it ended with; then nothing else counts
 */
record Measured(
    Map<ObjectName, LockMode> locks,
    Set<ObjectName> newFiles,
    Set<ObjectName> emptied,
    Optional<Set<ObjectName>> scans,
    Set<ObjectName> indexBuilds,
    boolean transactional,
    Optional<Failure> failure) {

  static Measured failed(boolean transactional, Failure failure) {
    return new Measured(
        Map.of(),
        Set.of(),
        Set.of(),
        Optional.empty(),
        Set.of(),
        transactional,
        Optional.of(failure));
  }
}
