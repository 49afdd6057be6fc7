package org.pgweir.policies.policy;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What policies can know of a table.
 *
 * @param schema empty where the statement names none
 * @param rows estimated live rows, where a catalogue was asked
 * @param bytes size with indexes and TOAST, where a catalogue was asked
 */
public record Table(Optional<String> schema, String name, OptionalLong rows, OptionalLong bytes) {

  /** A table of which only the name is known. */
  public static Table named(Optional<String> schema, String name) {
    return new Table(schema, name, OptionalLong.empty(), OptionalLong.empty());
  }
}
