package org.pgweir.gateway.rollout;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.RolloutDocument;
import org.pgweir.policies.rollout.RowExpression;

/**
 * A rollout as the store has it.
 *
 * @param document as its file says
 * @param relation object identifier of the table
 * @param startedAs the table's name when it began
 * @param table its name now; {@code startedAs} where it is gone
 * @param isThere whether it is
 * @param epoch of the clock when it entered its phase
 * @param backfillJob number of its backfill, 0 before there is one
 * @param pass how far the comparison of all rows is
 */
record StoredRollout(
    int id,
    RolloutDocument document,
    long relation,
    ObjectName startedAs,
    ObjectName table,
    boolean isThere,
    RolloutState state,
    long epoch,
    long backfillJob,
    Pass pass,
    List<StoredColumn> old,
    List<StoredColumn> fresh) {

  /**
   * A comparison of all rows.
   *
   * @param checkpoint key of the last row that it is past
   * @param isOver whether it has come to the end
   * @param rows how many it has compared
   * @param sincePhase whether it began after the phase was entered
   */
  record Pass(List<String> checkpoint, boolean isOver, long rows, boolean sincePhase) {
    Pass {
      checkpoint = List.copyOf(checkpoint);
    }
  }

  StoredRollout {
    old = List.copyOf(old);
    fresh = List.copyOf(fresh);
  }

  String name() {
    return document.name();
  }

  /** Whether what the old columns are can be told from the new ones. */
  boolean hasDown() {
    return !old.isEmpty() && old.stream().allMatch(each -> each.expression().isPresent());
  }

  /** A trigger is part of it. */
  boolean hasTrigger() {
    return document.writes().enforcement() == org.pgweir.policies.rollout.Enforcement.TRIGGER
        || document.writes().refuseInconsistent();
  }

  static Map<String, RowExpression> expressions(List<StoredColumn> columns) {
    return columns.stream()
        .filter(each -> each.expression().isPresent())
        .collect(Collectors.toMap(StoredColumn::name, each -> each.expression().orElseThrow()));
  }
}
