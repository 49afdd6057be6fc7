package org.pgweir.policies.catalog;

/**
 * A function outside schema {@code pg_catalog}, from {@code pg_proc}.
 *
 * @param volatility {@code provolatile}
 */
public record FunctionFacts(ObjectName name, Volatility volatility) {

  /** What its creator declared. */
  public enum Volatility {
    IMMUTABLE,
    STABLE,
    VOLATILE
  }
}
