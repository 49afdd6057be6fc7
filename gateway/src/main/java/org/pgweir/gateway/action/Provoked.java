package org.pgweir.gateway.action;

import org.pgweir.policies.Refusal;

/**
 * An error the server was made to raise, and the refusal it stands for.
 *
 * @param sqlState the error's SQLSTATE
 * @param mark ASCII that stands in the error's message, in whatever language it is
 */
record Provoked(String sqlState, String mark, Refusal refusal) {}
