package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;

/**
 * Waits until nobody writes the new columns any more, keeps the values of rows whose sides say
 * different things, and drops what the rollout added in the transaction that ends it.
 */
final class Aborting implements PhaseWork {

  private final PhaseTools tools;
  private final EverybodyKnows knowing;
  private final Comparison comparison;

  Aborting(PhaseTools tools) {
    this.tools = tools;
    this.knowing = new EverybodyKnows(tools.store());
    this.comparison = new Comparison(tools.store());
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    if (!rollout.isThere()) {
      return new Gate.Open(evidence(0), List.of(KeepingTrigger.remove(rollout).getLast()));
    }
    Optional<String> why = knowing.lacks(rollout);
    if (why.isPresent()) {
      return new Gate.Closed(why.get());
    }
    List<String> there = Columns.of(tools.rows(), rollout);
    boolean whole =
        there.containsAll(rollout.fresh().stream().map(StoredColumn::name).toList())
            && there.containsAll(rollout.old().stream().map(StoredColumn::name).toList());
    if (whole && !rollout.pass().isOver()) {
      Optional<Duration> pause = comparison.next(rollout, new RowSql(rollout).hasNew());
      return new Gate.Closed(
          "values that would be lost are being kept", pause.orElse(Duration.ZERO));
    }
    List<StoredColumn> created = rollout.fresh().stream().filter(StoredColumn::created).toList();
    List<String> together = new ArrayList<>(KeepingTrigger.remove(rollout));
    if (!created.isEmpty()) {
      together.add(
          "ALTER TABLE %s %s".formatted(new RowSql(rollout).table(), Contracting.drop(created)));
    }
    return new Gate.Open(evidence(comparison.open(rollout)), together);
  }

  private static String evidence(long kept) {
    return Json.write(json -> json.writeNumberProperty("rowsKept", kept));
  }
}
