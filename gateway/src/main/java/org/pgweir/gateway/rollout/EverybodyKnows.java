package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Waits until nobody writes the table as it was allowed before the phase: every gateway judges by
 * the phase, and transactions that wrote before that have ended.
 *
 * <p>A gateway that has not been heard of for its lease is taken for dead. Writers that bypass the
 * gateways are the trigger's affair, and the comparison's.
 */
final class EverybodyKnows {

  private final RolloutStore store;
  private Optional<List<String>> writers = Optional.empty();

  EverybodyKnows(RolloutStore store) {
    this.store = store;
  }

  /** Why not yet; empty if so. */
  Optional<String> lacks(StoredRollout rollout) throws SQLException {
    List<String> laggards = store.laggards(rollout.epoch());
    if (!laggards.isEmpty()) {
      return Optional.of(
          "gateways have to take notice first: %s".formatted(String.join(", ", laggards)));
    }
    List<String> now = writing(rollout.relation());
    List<String> left = new ArrayList<>(writers.orElse(now));
    left.retainAll(now);
    writers = Optional.of(left);
    return left.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%d transactions that wrote the table before have to end first".formatted(left.size()));
  }

  /** Transactions that hold the lock of a writer, prepared ones too. */
  private List<String> writing(long relation) throws SQLException {
    return store
        .rows()
        .query(
            """
            WITH RECURSIVE family (oid) AS (
              SELECT ?::bigint::oid
              UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f
                ON f.oid = i.inhparent)
            SELECT DISTINCT l.virtualtransaction FROM pg_catalog.pg_locks l
            WHERE l.locktype = 'relation' AND l.relation IN (SELECT oid FROM family)
              AND l.database = (SELECT oid FROM pg_catalog.pg_database
                WHERE datname = pg_catalog.current_database())
              AND l.mode IN ('RowExclusiveLock', 'ShareRowExclusiveLock', 'ExclusiveLock',
                'AccessExclusiveLock')
              AND l.pid IS DISTINCT FROM pg_catalog.pg_backend_pid()\
            """,
            row -> row.getString(1),
            relation);
  }
}
