package org.pgweir.gateway.lint;

/**
 * A part of a file that is no SQL, or is not for PostgreSQL, and that nothing is said about.
 *
 * @param start index of its first character in the file
 * @param why one line without a full stop
 */
public record NotJudged(int start, int end, String why) {}
