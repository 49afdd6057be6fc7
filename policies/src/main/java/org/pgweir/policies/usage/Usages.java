package org.pgweir.policies.usage;

import org.pgweir.policies.catalog.ObjectName;

/** What is known of the use of tables in the databases behind the gateway. */
public interface Usages {

  /** Where nobody keeps evidence. */
  Usages NONE = (database, table) -> new Unkept();

  /**
   * What was seen of a table, what this gateway has just seen included. May wait for the server,
   * for some seconds at most; not for an event loop. Any thread.
   *
   * @param table with its schema
   */
  Evidence of(String database, ObjectName table);

  /** What there is to know. */
  sealed interface Evidence {}

  /** It was read. */
  record Known(TableUsage usage) implements Evidence {}

  /** Nobody keeps it: the gateway has no login of its own, or the database no schema for it. */
  record Unkept() implements Evidence {}

  /**
   * It should be known and is not.
   *
   * @param why a sentence for an operator, without secrets and without a full stop
   */
  record Missing(String why) implements Evidence {}
}
