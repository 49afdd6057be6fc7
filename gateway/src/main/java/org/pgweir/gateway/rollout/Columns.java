package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rollout.Phase;

/** The columns that a rollout's table has now. */
final class Columns {

  private Columns() {}

  static List<String> of(Rows rows, StoredRollout rollout) throws SQLException {
    return rows.query(
        """
        SELECT attname FROM pg_catalog.pg_attribute
        WHERE attrelid = ?::bigint::oid AND attnum > 0 AND NOT attisdropped\
        """,
        row -> row.getString(1),
        rollout.relation());
  }

  /** What somebody has done to the table that the rollout cannot go on with. */
  static Optional<String> disturbance(Rows rows, StoredRollout rollout) throws SQLException {
    String where = String.valueOf(rollout.document().table().place());
    if (!rollout.isThere()) {
      return Optional.of("%s: table %s was dropped".formatted(where, rollout.startedAs()));
    }
    if (!rollout.table().equals(rollout.startedAs())) {
      return Optional.of(
          "%s: table %s is called %s now; rename it back and resume, or abort"
              .formatted(where, rollout.startedAs(), rollout.table()));
    }
    List<String> needed = new ArrayList<>();
    if (rollout.state().phase() != Phase.EXPAND) {
      rollout.fresh().forEach(each -> needed.add(each.name()));
    }
    rollout.old().forEach(each -> needed.add(each.name()));
    needed.removeAll(of(rows, rollout));
    return needed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: table %s has no column %s any more; put it back and resume, or abort"
                .formatted(where, rollout.table(), String.join(", ", needed)));
  }
}
