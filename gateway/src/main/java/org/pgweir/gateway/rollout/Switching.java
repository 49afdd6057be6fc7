package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rollout.Phase;

/**
 * While readers move to the new columns: compares all rows once more and samples of them all the
 * time, and looks who still uses the old columns.
 */
final class Switching implements PhaseWork {

  private final PhaseTools tools;
  private final Comparison comparison;
  private final Sampling sampling;

  Switching(PhaseTools tools) {
    this.tools = tools;
    this.comparison = new Comparison(tools.store());
    this.sampling = new Sampling(comparison);
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    if (!rollout.pass().isOver()) {
      return comparison
          .next(rollout, "true")
          .map(pause -> (Gate) new Gate.Closed("all rows are being compared once more", pause))
          .orElseGet(() -> new Gate.Closed("all rows have been compared", Duration.ZERO));
    }
    sampling.next(rollout);
    Optional<String> why = Verifying.stillOpen(comparison.open(rollout), rollout);
    if (why.isEmpty() && !isApproved(rollout)) {
      why = Optional.of("an operator has to say so: pgweir rollout advance " + rollout.name());
    }
    if (why.isEmpty() && !rollout.old().isEmpty()) {
      List<String> old = rollout.old().stream().map(StoredColumn::name).toList();
      why =
          QuietColumns.doubt(
              tools.usages(), tools.database(), rollout.table(), old, rollout.document().quiet());
    }
    return why.<Gate>map(Gate.Closed::new)
        .orElse(new Gate.Open(Verifying.evidence(rollout, quiet(rollout))));
  }

  private static boolean isApproved(StoredRollout rollout) {
    return !rollout.document().manual().contains(Phase.CONTRACT)
        || (rollout.state() instanceof RolloutState.UnderWay(var _, boolean approved) && approved);
  }

  private long quiet(StoredRollout rollout) throws SQLException {
    return comparison.quietSeconds(rollout);
  }
}
