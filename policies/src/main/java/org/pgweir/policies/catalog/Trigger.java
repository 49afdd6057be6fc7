package org.pgweir.policies.catalog;

import java.util.Set;

/**
 * A trigger, from {@code pg_trigger} where {@code NOT tgisinternal}.
 *
 * @param function {@code tgfoid}
 * @param events from the bits of {@code tgtype}
 * @param columns those behind UPDATE OF ({@code tgattr}) and those its WHEN reads, from {@code
 *     pg_depend}
 * @param enabled whether it fires at all: {@code pg_trigger.tgenabled} is not {@code D}
 */
public record Trigger(
    String name, ObjectName function, Set<Event> events, Set<String> columns, boolean enabled) {

  public Trigger {
    events = Set.copyOf(events);
    columns = Set.copyOf(columns);
  }

  /** What sets it off. */
  public enum Event {
    INSERT,
    UPDATE,
    DELETE,
    TRUNCATE
  }
}
