package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.pgweir.policies.usage.Usages;

/**
 * What the work of every phase needs.
 *
 * @param database its name
 * @param schemaAltered told after each change of the schema; does not block
 * @param usages asked who still uses a column
 */
record PhaseTools(String database, RolloutStore store, Runnable schemaAltered, Usages usages) {

  /** So long a change of the schema stands in the queue of those who want the table. */
  static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);

  Rows rows() {
    return store.rows();
  }

  /** Runs them in one transaction with the patience of {@link #LOCK_TIMEOUT}. */
  void alter(List<String> statements) throws SQLException {
    try {
      rows()
          .inTransaction(() -> {
            impatient();
            for (String sql : statements) {
              rows().run(sql);
            }
            return true;
          });
    } catch (NotPossible e) {
      throw new IllegalStateException(e);
    }
    schemaAltered.run();
  }

  /** The rest of the transaction waits for no lock for longer. */
  void impatient() throws SQLException {
    rows().run("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
  }
}
