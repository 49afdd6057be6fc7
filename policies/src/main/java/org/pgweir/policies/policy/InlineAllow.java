package org.pgweir.policies.policy;

/**
 * Whether comments in a file that is checked may let findings pass.
 *
 * @param place the line that says so
 */
public record InlineAllow(boolean on, Place place) {}
