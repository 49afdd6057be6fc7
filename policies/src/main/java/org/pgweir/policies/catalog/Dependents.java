package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Set;

/**
 * What hangs on a relation without being part of it.
 *
 * @param foreignKeys foreign keys of other tables, or its own, that point here ({@code confrelid})
 * @param views views and materialized views that read it, from {@code pg_depend} by {@code
 *     pg_rewrite}
 * @param triggers {@code pg_trigger} where {@code NOT tgisinternal}
 * @param rules {@code pg_rewrite.rulename} but {@code _RETURN}
 * @param policies {@code pg_policy}
 * @param publications {@code pg_publication.pubname} by {@code pg_publication_rel}, {@code
 *     pg_publication_namespace} and those FOR ALL TABLES
 * @param subscriptions {@code pg_subscription.subname} by {@code pg_subscription_rel}
 * @param functions functions whose arguments, result or BEGIN ATOMIC body need it, from {@code
 *     pg_depend} on the relation and its row type
 * @param statistics {@code pg_statistic_ext} by {@code stxrelid}
 */
public record Dependents(
    List<ForeignKeyFrom> foreignKeys,
    List<ViewOn> views,
    List<Trigger> triggers,
    List<String> rules,
    List<PolicyOn> policies,
    List<String> publications,
    List<String> subscriptions,
    List<ObjectName> functions,
    List<ObjectName> statistics) {

  /** Of a relation on which nothing hangs. */
  public static final Dependents NONE =
      new Dependents(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
          List.of());

  public Dependents {
    foreignKeys = List.copyOf(foreignKeys);
    views = List.copyOf(views);
    triggers = List.copyOf(triggers);
    rules = List.copyOf(rules);
    policies = List.copyOf(policies);
    publications = List.copyOf(publications);
    subscriptions = List.copyOf(subscriptions);
    functions = List.copyOf(functions);
    statistics = List.copyOf(statistics);
  }

  /** A foreign key that points here. */
  public record ForeignKeyFrom(ObjectName table, String constraint) {}

  /** A view that reads the columns. */
  public record ViewOn(ObjectName view, Set<String> columns) {
    public ViewOn {
      columns = Set.copyOf(columns);
    }
  }

  /**
   * A row-level security policy of the relation.
   *
   * @param columns those of the relation that its expressions read, from {@code pg_depend}
   */
  public record PolicyOn(String name, Set<String> columns) {
    public PolicyOn {
      columns = Set.copyOf(columns);
    }
  }
}
