package org.pgweir.gateway.rollout;

import java.util.List;
import java.util.Map;
import org.pgweir.policies.policy.RolloutDocument.WriteSetting;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.Writes;

/** What a rollout demands of statements in the phase it is in. */
final class Demands {

  private Demands() {}

  static OpenRollout of(StoredRollout rollout) {
    Phase phase = rollout.state().phase();
    Map<String, RowExpression> down =
        rollout.hasDown() ? StoredRollout.expressions(rollout.old()) : Map.of();
    return new OpenRollout(
        rollout.name(),
        rollout.table(),
        phase,
        names(rollout.old()),
        names(rollout.fresh()),
        StoredRollout.expressions(rollout.fresh()),
        down,
        writes(rollout, phase),
        readsOfNew(rollout, phase),
        readsOfOld(rollout, phase));
  }

  private static Writes writes(StoredRollout rollout, Phase phase) {
    WriteSetting setting = rollout.document().writes();
    Writes both = new Writes.Both(setting.enforcement(), setting.fallback());
    return switch (phase) {
      case EXPAND, DONE, ABORTED -> new Writes.Any();
      case DUAL_WRITE, BACKFILL, VERIFY, SWITCH -> both;
      case CONTRACT -> rollout.old().isEmpty() ? both : new Writes.OnlyNew();
      case ABORTING -> isTakenAway(rollout) ? new Writes.OnlyOld() : new Writes.Any();
    };
  }

  private static Reads readsOfNew(StoredRollout rollout, Phase phase) {
    return switch (phase) {
      case EXPAND, DUAL_WRITE, BACKFILL, VERIFY -> rollout.document().reads().unverified();
      case SWITCH, CONTRACT, DONE, ABORTED -> Reads.ALLOW;
      case ABORTING -> isTakenAway(rollout) ? Reads.REFUSE : Reads.ALLOW;
    };
  }

  private static Reads readsOfOld(StoredRollout rollout, Phase phase) {
    return switch (phase) {
      case EXPAND, DUAL_WRITE, BACKFILL, VERIFY, DONE, ABORTING, ABORTED -> Reads.ALLOW;
      case SWITCH -> rollout.document().reads().switched();
      case CONTRACT -> Reads.REFUSE;
    };
  }

  private static boolean isTakenAway(StoredRollout rollout) {
    return rollout.fresh().stream().anyMatch(StoredColumn::created);
  }

  private static List<String> names(List<StoredColumn> columns) {
    return columns.stream().map(StoredColumn::name).toList();
  }
}
