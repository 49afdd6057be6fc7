package org.pgweir.policies.usage;

import org.pgweir.policies.usage.Observation.Span;

/**
 * That somebody was connected to the database past all gateways.
 *
 * @param role that logged in
 */
public record Bypass(String role, String application, Span span) {}
