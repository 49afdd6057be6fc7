package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;

/**
 * Compares all rows, and samples of them after that, until nothing has differed for long enough.
 */
final class Verifying implements PhaseWork {

  /** After rows that differed, all are compared again so often. */
  private static final long AGAIN_SECONDS = 30;

  private final Comparison comparison;
  private final Sampling sampling;

  Verifying(PhaseTools tools) {
    this.comparison = new Comparison(tools.store());
    this.sampling = new Sampling(comparison);
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    if (!rollout.pass().isOver()) {
      return comparison
          .next(rollout, "true")
          .map(pause -> (Gate) new Gate.Closed("all rows are being compared", pause))
          .orElseGet(() -> new Gate.Closed("all rows have been compared", Duration.ZERO));
    }
    sampling.next(rollout);
    long open = comparison.open(rollout);
    long quiet = comparison.quietSeconds(rollout);
    if (open > 0) {
      if (quiet >= AGAIN_SECONDS) {
        comparison.again(rollout);
      }
      return new Gate.Closed(
          "%d rows differ: see pgweir rollout show %s, and repair them"
              .formatted(open, rollout.name()));
    }
    Duration wanted = rollout.document().verification().quiet();
    if (quiet < wanted.toSeconds()) {
      return new Gate.Closed(
          "nothing has differed for %d of %d seconds".formatted(quiet, wanted.toSeconds()));
    }
    return new Gate.Open(evidence(rollout, quiet));
  }

  /** What the comparison has shown. */
  static String evidence(StoredRollout rollout, long quiet) {
    return Json.write(json -> {
      json.writeNumberProperty("rowsCompared", rollout.pass().rows());
      json.writeNumberProperty("rowsDiffering", 0);
      json.writeNumberProperty("quietSeconds", quiet);
    });
  }

  /** The columns of a rollout that somebody else was to look at. */
  static Optional<String> stillOpen(long open, StoredRollout rollout) {
    return open == 0
        ? Optional.empty()
        : Optional.of(
            "%d rows differ: see pgweir rollout show %s, and repair them"
                .formatted(open, rollout.name()));
  }
}
