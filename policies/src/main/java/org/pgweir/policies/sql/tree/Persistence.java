package org.pgweir.policies.sql.tree;

/** How long a table lives and whether it is logged. */
public enum Persistence {
  PERMANENT,
  UNLOGGED,
  TEMPORARY
}
