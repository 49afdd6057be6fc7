package org.pgweir.policies.recipe;

import java.util.List;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Steps that leave the catalogue one statement asks for, in their order.
 *
 * <p>The names in their SQL are found by the search_path, and the rights they need are those, of
 * the session that sent the statement. Immutable.
 *
 * @param table what is changed; no two plans run on one table
 * @param steps at least one
 */
public record Plan(ObjectName table, List<PlanStep> steps) {

  public Plan {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a plan of no steps");
    }
  }

  /** Whether the first step can share a transaction with what says that the plan has begun. */
  public boolean beginsWithClient() {
    return steps.getFirst() instanceof PlanStep.ShortTransaction;
  }

  /** The steps as a person would send them, for hints. */
  public String sql() {
    StringBuilder sql = new StringBuilder();
    if (steps.size() > 1) {
      sql.append("-- each in its own transaction:\n");
    }
    steps.forEach(step -> sql.append(step.sql()).append('\n'));
    return sql.toString().stripTrailing();
  }
}
