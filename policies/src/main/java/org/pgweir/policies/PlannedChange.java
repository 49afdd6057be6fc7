package org.pgweir.policies;

import org.pgweir.policies.recipe.Plan;

/**
 * What is done over time in a statement's place.
 *
 * @param rule id of the rule that asks for it
 * @param instead what happens to the client where no plan can begin: its statement is refused
 */
public record PlannedChange(String rule, Refusal instead, Plan plan) {}
