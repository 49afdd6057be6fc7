package org.pgweir.gateway.backfill;

import java.time.Duration;

/**
 * From when on signals slow a backfill down, and from when on they stop it.
 *
 * @param replayLag of the replica that is farthest behind
 * @param retainedWalBytes that replication slots keep the server from removing
 * @param archiveBacklog segments of write-ahead log that wait to be archived
 * @param oldestSnapshotTransactions how far back the oldest snapshot reaches: VACUUM removes
 *     nothing that is younger
 * @param deadRowsOfEachLive how many rows of the table are dead for each that lives, beyond some
 *     thousands
 */
public record HealthLimits(
    Duration replayLag,
    Duration replayLagStop,
    long retainedWalBytes,
    long archiveBacklog,
    long oldestSnapshotTransactions,
    double deadRowsOfEachLive) {

  /** What others who do such things have found sensible. */
  public static HealthLimits defaults() {
    return new HealthLimits(
        Duration.ofMillis(1_500), Duration.ofSeconds(10), 16L << 30, 42, 50_000_000, 1.5);
  }
}
