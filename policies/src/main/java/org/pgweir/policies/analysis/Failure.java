package org.pgweir.policies.analysis;

/**
 * The error the statement will end with, unless rows are not what the catalogue's estimate says.
 *
 * @param sqlState of the error
 * @param message as the server words it, or its beginning
 */
public record Failure(String sqlState, String message) {}
