package org.pgweir.policies.policy;

/**
 * Whether a selector selects something.
 *
 * @param specificity how narrowly; of two policies the one with the higher number decides
 */
public record Match(Certainty certainty, long specificity) {}
