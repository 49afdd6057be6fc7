package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;

/** Brings rows from before into step, range by range, each in a transaction of its own. */
final class Backfilling implements PhaseWork {

  private static final int BATCH_ROWS = 1000;

  private final PhaseTools tools;

  Backfilling(PhaseTools tools) {
    this.tools = tools;
  }

  @Override
  public Gate look(StoredRollout rollout) throws SQLException {
    KeyRanges ranges = KeyRanges.of(tools.rows(), rollout);
    Optional<KeyRanges.Range> range = ranges.behind(rollout.pass().checkpoint(), BATCH_ROWS);
    if (range.isEmpty()) {
      return new Gate.Open(evidence(rollout));
    }
    try {
      tools
          .rows()
          .inTransaction(() -> {
            tools.impatient();
            batch(rollout, range.get());
            return true;
          });
    } catch (NotPossible e) {
      return new Gate.Broken(String.valueOf(e.getMessage()));
    }
    return ranges.hasKey()
        ? new Gate.Closed("rows are being brought into step", Duration.ZERO)
        : new Gate.Open(evidence(rollout));
  }

  private void batch(StoredRollout rollout, KeyRanges.Range range)
      throws SQLException, NotPossible {
    RowSql sql = new RowSql(rollout);
    List<Optional<String>> counts =
        tools
            .rows()
            .texts(
                """
                WITH changed AS (UPDATE %s SET %s WHERE %s AND %s RETURNING %s AS remains)
                SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE remains) FROM changed\
                """
                    .formatted(
                        sql.table(),
                        sql.newByUp(),
                        range.condition(),
                        sql.outOfStep(),
                        sql.outOfStep()))
            .getFirst();
    if (!counts.getLast().equals(Optional.of("0"))) {
      throw new NotPossible("rows stay out of step although their new columns are what up says");
    }
    tools
        .rows()
        .update(
            """
            UPDATE pgweir.rollout SET pass_checkpoint = ?, rows_compared = rows_compared + ?
            WHERE id = ?\
            """,
            tools.rows().array(range.last()),
            Long.parseLong(counts.getFirst().orElse("0")),
            rollout.id());
  }

  private static String evidence(StoredRollout rollout) {
    return Json.write(json -> json.writeNumberProperty("rowsChanged", rollout.pass().rows()));
  }
}
