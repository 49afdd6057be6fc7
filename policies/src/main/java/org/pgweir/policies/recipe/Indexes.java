package org.pgweir.policies.recipe;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.recipe.PlanStep.Concurrent;

/** Indexes that are built beside traffic. */
final class Indexes {

  private Indexes() {}

  /**
   * A build that is done when the index is valid; what a failed one leaves is dropped.
   *
   * @param index its name in SQL, with its schema
   */
  static Concurrent build(String statement, String index) {
    String drop = "DROP INDEX CONCURRENTLY IF EXISTS " + index;
    return new Concurrent(
        statement,
        "SELECT coalesce((SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)), false)"
            .formatted(AskedAlter.literal(index)),
        List.of(drop),
        Optional.of(List.of(drop)));
  }
}
