package org.pgweir.policies.catalog;

import java.util.Optional;

/**
 * The name of a relation, type, function or index.
 *
 * @param schema {@code pg_namespace.nspname}; always there in a catalogue, empty only where a
 *     statement names none and the catalogue does not know the object
 */
public record ObjectName(Optional<String> schema, String name) {

  public static ObjectName of(String schema, String name) {
    return new ObjectName(Optional.of(schema), name);
  }

  @Override
  public String toString() {
    return schema.map(part -> part + "." + name).orElse(name);
  }
}
