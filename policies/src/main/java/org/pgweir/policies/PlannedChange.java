package org.pgweir.policies;

import java.util.Optional;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.PlanReply;

/**
 * What is done over time in a statement's place.
 *
 * @param rule id of the rule that asks for it
 * @param instead what happens to the client where no plan can begin: its statement is refused
 * @param commandTag what the server says when such a statement has run: {@code ALTER TABLE}
 * @param reply when the client gets its reply; {@link PlanReply#REFUSE} for none
 * @param guard of the statement, and so of each step that takes its locks; empty where policies
 *     have none
 */
public record PlannedChange(
    String rule,
    Refusal instead,
    Plan plan,
    String commandTag,
    PlanReply reply,
    Optional<Guard> guard) {}
