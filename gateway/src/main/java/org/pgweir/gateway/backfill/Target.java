package org.pgweir.gateway.backfill;

import java.util.Optional;

/**
 * A table with rows of its own: the one that a job names, or one of its partitions or children.
 *
 * @param oid object identifier
 * @param name as SQL names it, schema first
 * @param scan how FROM and UPDATE name it: without its children, and by the name of the table that
 *     the job names where that is another
 * @param keysAreAssigned whether values of a unique index are changed, which needs a stronger lock
 *     on rows
 * @param key empty where it has none
 */
record Target(long oid, String name, String scan, boolean keysAreAssigned, Optional<Key> key) {}
