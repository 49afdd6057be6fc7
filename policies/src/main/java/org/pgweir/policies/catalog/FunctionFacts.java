package org.pgweir.policies.catalog;

/**
 * A function outside schema {@code pg_catalog}, from {@code pg_proc}.
 *
 * @param volatility {@code provolatile}
 * @param inSql whether it is volatile and its language ({@code prolang}) is SQL; of overloads, any
 */
public record FunctionFacts(ObjectName name, Volatility volatility, boolean inSql) {

  /** What its creator declared. */
  public enum Volatility {
    IMMUTABLE,
    STABLE,
    VOLATILE
  }
}
