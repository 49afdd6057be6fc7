package org.pgweir.policies;

/**
 * What the judge knows of the session a statement arrived on. A value; equal facts judge alike.
 *
 * @param serverVersion as {@code server_version_num} counts, for example 180004
 * @param standardConformingStrings whether a backslash in {@code '…'} is an ordinary character
 */
public record SessionFacts(
    String database,
    String user,
    String applicationName,
    int serverVersion,
    boolean standardConformingStrings) {}
