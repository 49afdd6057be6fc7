package org.pgweir.policies.recipe;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Steps to do a statement in, as far as they can be told.
 *
 * @param complete whether they leave what the statement leaves, with nothing left for a person to
 *     decide
 */
public record Proposal(ObjectName table, List<PlanStep> steps, boolean complete) {

  public Proposal {
    steps = List.copyOf(steps);
  }

  /** What can be run. */
  public Optional<Plan> plan() {
    return complete && !steps.isEmpty() ? Optional.of(new Plan(table, steps)) : Optional.empty();
  }

  /** The steps as a person would send them, for hints. */
  public String sql() {
    return new Plan(table, steps).sql();
  }
}
