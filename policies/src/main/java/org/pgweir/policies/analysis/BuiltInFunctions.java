package org.pgweir.policies.analysis;

import org.pgweir.policies.sql.tree.QualifiedName;

/** What is known of PostgreSQL's own functions by their names. */
public final class BuiltInFunctions {

  private BuiltInFunctions() {}

  /** Whether a function of {@code pg_catalog} has that name, and an overload of it is volatile. */
  public static boolean mayBeVolatile(QualifiedName function) {
    return CatalogFunctions.volatility(function) == Volatility.VOLATILE;
  }
}
