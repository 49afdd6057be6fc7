package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Set;

/**
 * What hangs on a relation without being part of it.
 *
 * @param foreignKeys foreign keys of other tables, or its own, that point here ({@code confrelid})
 * @param views views and materialized views that read it, from {@code pg_depend} by {@code
 *     pg_rewrite}
 * @param triggers {@code pg_trigger.tgname} where {@code NOT tgisinternal}
 * @param publications {@code pg_publication.pubname} by {@code pg_publication_rel} and those FOR
 *     ALL TABLES
 */
public record Dependents(
    List<ForeignKeyFrom> foreignKeys,
    List<ViewOn> views,
    List<String> triggers,
    List<String> publications) {

  /** Of a relation on which nothing hangs. */
  public static final Dependents NONE = new Dependents(List.of(), List.of(), List.of(), List.of());

  public Dependents {
    foreignKeys = List.copyOf(foreignKeys);
    views = List.copyOf(views);
    triggers = List.copyOf(triggers);
    publications = List.copyOf(publications);
  }

  /** A foreign key that points here. */
  public record ForeignKeyFrom(ObjectName table, String constraint) {}

  /** A view that reads the columns. */
  public record ViewOn(ObjectName view, Set<String> columns) {
    public ViewOn {
      columns = Set.copyOf(columns);
    }
  }
}
