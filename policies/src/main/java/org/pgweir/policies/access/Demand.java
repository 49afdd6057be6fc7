package org.pgweir.policies.access;

/** What a statement needs to be allowed to do, at worst. A closed set. */
enum Demand {
  /** It ends a transaction, or undoes part of one: always allowed. */
  END,
  /** It reads rows, or changes nothing but the session itself. */
  READ,
  /** It writes rows, takes locks that others wait for, or tells other sessions something. */
  WRITE,
  /** It changes what is defined in the database, or maintains it. */
  DEFINE,
  /** It runs code that is not read. */
  CODE,
  /** It was not understood. */
  UNREAD
}
