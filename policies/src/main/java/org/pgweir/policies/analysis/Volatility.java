package org.pgweir.policies.analysis;

/** What PostgreSQL may assume of a function's result. */
public enum Volatility {
  /** The same for the same arguments, for ever. */
  IMMUTABLE,
  /** The same for the same arguments within one statement. */
  STABLE,
  /** New at every call, so a default of it is computed for each row. */
  VOLATILE,
  /** Not a function of pg_catalog; volatile unless its creator declared otherwise. */
  UNKNOWN
}
