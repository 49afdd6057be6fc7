package org.pgweir.gateway.config;

/** A text that must not reach a log: it prints as stars. */
public record Secret(String reveal) {

  @Override
  public String toString() {
    return "***";
  }
}
