package org.pgweir.policies.policy;

/**
 * The text of a policy file.
 *
 * @param file as the user named it, or {@code pack:NAME}
 */
public record PolicyText(String file, String text) {}
