package org.pgweir.policies.policy;

import org.pgweir.policies.recipe.PlanReply;

/** What clients of planned statements hear, as a policy says. */
public record PlanSetting(PlanReply reply, Place place) {}
