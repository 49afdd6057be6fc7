package org.pgweir.gateway.backfill;

import java.util.List;

/**
 * What a batch did.
 *
 * @param checkpoint where the next goes on
 * @param rowsSeen rows of the table that it went past, with something to do or not
 * @param more whether there may be a next
 * @param rowsAreLocked whether all that remains is locked by others
 * @param leftBehind keys of rows that others had locked, to be come back to
 * @param caughtUp keys of rows left behind earlier with which nothing is to be done any more
 */
public record BatchResult(
    Checkpoint checkpoint,
    long rowsChanged,
    long rowsSeen,
    boolean more,
    boolean rowsAreLocked,
    List<RowKey> leftBehind,
    List<RowKey> caughtUp) {

  /**
   * Names a row.
   *
   * @param relation object identifier of its table or partition
   */
  public record RowKey(long relation, List<String> key) {
    public RowKey {
      key = List.copyOf(key);
    }
  }

  public BatchResult {
    leftBehind = List.copyOf(leftBehind);
    caughtUp = List.copyOf(caughtUp);
  }

  static BatchResult of(Checkpoint checkpoint, long rowsChanged, long rowsSeen) {
    return new BatchResult(checkpoint, rowsChanged, rowsSeen, true, false, List.of(), List.of());
  }
}
