package org.pgweir.policies.catalog;

/**
 * A cast, from {@code pg_cast}.
 *
 * @param method {@code castmethod}
 * @param explicitOnly whether {@code castcontext} is {@code e}, so that assignment cannot use it
 */
public record Cast(ObjectName source, ObjectName target, Method method, boolean explicitOnly) {

  /** How it is done. */
  public enum Method {
    /** Not at all: the bytes are the same. */
    BINARY,
    FUNCTION,
    /** By way of text. */
    TEXT
  }
}
