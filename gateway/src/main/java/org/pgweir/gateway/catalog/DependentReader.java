package org.pgweir.gateway.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Dependents.ForeignKeyFrom;
import org.pgweir.policies.catalog.Dependents.PolicyOn;
import org.pgweir.policies.catalog.Dependents.ViewOn;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Trigger;

/** Reads what hangs on relations, but for foreign keys. */
final class DependentReader {

  /** The relation that FOR ALL TABLES stands under. */
  private static final long ALL_TABLES = 0;

  /** What hangs on relations, by their OID. */
  private static final class Hooks<T> {
    private final Map<Long, List<T>> byRelation = new HashMap<>();

    void add(long relation, T hook) {
      byRelation.computeIfAbsent(relation, _ -> new ArrayList<>()).add(hook);
    }

    List<T> on(long relation) {
      return byRelation.getOrDefault(relation, List.of());
    }
  }

  private final ColumnReader columns;
  private final Map<Long, Map<Long, Set<String>>> views = new HashMap<>();
  private final Hooks<Trigger> triggers = new Hooks<>();
  private final Hooks<PolicyOn> policies = new Hooks<>();
  private final Hooks<String> rules = new Hooks<>();
  private final Hooks<String> publications = new Hooks<>();
  private final Hooks<String> subscriptions = new Hooks<>();
  private final Hooks<ObjectName> functions = new Hooks<>();
  private final Hooks<ObjectName> statistics = new Hooks<>();

  private DependentReader(ColumnReader columns) {
    this.columns = columns;
  }

  static DependentReader of(Query query, ColumnReader columns) throws SQLException {
    DependentReader dependents = new DependentReader(columns);
    query.each(DependentSql.VIEWS, dependents::takeView);
    query.each(DependentSql.TRIGGERS, dependents::takeTrigger);
    query.each(DependentSql.POLICIES, dependents::takePolicy);
    query.each(DependentSql.names(query.majorVersion()), dependents::takeName);
    query.each(DependentSql.OBJECTS, dependents::takeObject);
    return dependents;
  }

  private void takeView(ResultSet row) throws SQLException {
    long relation = row.getLong(1);
    Set<String> read =
        views
            .computeIfAbsent(relation, _ -> new LinkedHashMap<>())
            .computeIfAbsent(row.getLong(2), _ -> new HashSet<>());
    columns.name(relation, row.getInt(3)).ifPresent(read::add);
  }

  private void takeTrigger(ResultSet row) throws SQLException {
    long relation = row.getLong("tgrelid");
    Set<String> watched = new HashSet<>(columns.named(relation, row.getString("columns")));
    watched.addAll(columns.readBy(relation, row.getString("tree")));
    triggers.add(
        relation,
        new Trigger(
            row.getString("tgname"),
            ObjectName.of(row.getString("nspname"), row.getString("proname")),
            events(row.getInt("tgtype")),
            watched,
            row.getBoolean("enabled")));
  }

  /** Bits of {@code catalog/pg_trigger.h}. */
  private static Set<Trigger.Event> events(int type) {
    Set<Trigger.Event> events = EnumSet.noneOf(Trigger.Event.class);
    if ((type & 1 << 2) != 0) {
      events.add(Trigger.Event.INSERT);
    }
    if ((type & 1 << 3) != 0) {
      events.add(Trigger.Event.DELETE);
    }
    if ((type & 1 << 4) != 0) {
      events.add(Trigger.Event.UPDATE);
    }
    if ((type & 1 << 5) != 0) {
      events.add(Trigger.Event.TRUNCATE);
    }
    return events;
  }

  private void takePolicy(ResultSet row) throws SQLException {
    long relation = row.getLong("polrelid");
    Set<String> read = Set.copyOf(columns.named(relation, row.getString("columns")));
    policies.add(relation, new PolicyOn(row.getString("polname"), read));
  }

  private void takeName(ResultSet row) throws SQLException {
    Hooks<String> hooks =
        switch (row.getString("what")) {
          case "r" -> rules;
          case "s" -> subscriptions;
          default -> publications;
        };
    hooks.add(row.getLong("relation"), row.getString("name"));
  }

  private void takeObject(ResultSet row) throws SQLException {
    Hooks<ObjectName> hooks = row.getString("what").equals("f") ? functions : statistics;
    hooks.add(
        row.getLong("relation"), ObjectName.of(row.getString("nspname"), row.getString("name")));
  }

  /**
   * What hangs on a relation.
   *
   * @param relations names by OID
   */
  Dependents of(
      RelationRow relation, List<ForeignKeyFrom> foreignKeys, Map<Long, ObjectName> relations) {
    long oid = relation.oid();
    List<String> published = new ArrayList<>(publications.on(oid));
    if (relation.canBePublished()) {
      published.addAll(publications.on(ALL_TABLES));
    }
    Dependents dependents =
        new Dependents(
            foreignKeys,
            viewsOn(oid, relations),
            triggers.on(oid),
            rules.on(oid),
            policies.on(oid),
            published,
            subscriptions.on(oid),
            functions.on(oid),
            statistics.on(oid));
    return dependents.equals(Dependents.NONE) ? Dependents.NONE : dependents;
  }

  private List<ViewOn> viewsOn(long relation, Map<Long, ObjectName> relations) {
    List<ViewOn> on = new ArrayList<>();
    views
        .getOrDefault(relation, Map.of())
        .forEach((view, read) -> {
          ObjectName name = relations.get(view);
          if (name != null) {
            on.add(new ViewOn(name, read));
          }
        });
    return on;
  }
}
