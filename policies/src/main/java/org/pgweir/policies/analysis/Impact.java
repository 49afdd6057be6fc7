package org.pgweir.policies.analysis;

import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;

/**
 * What a statement touches beside the relations it names, as far as the catalogue knows of it.
 *
 * @param views views that read what is changed or dropped, and materialized views whose rows become
 *     outdated
 * @param triggers those that fire, are switched, or hang on what is changed or dropped
 * @param functions those that are called, by the statement or by a trigger that fires, and those
 *     that need what is changed or dropped; functions of {@code pg_catalog} are left out
 * @param policies row-level security policies that judge the rows or read what is changed
 * @param publications those that pass the change on, or whose subscribers miss it
 * @param subscriptions those that write to a table whose shape changes
 * @param generatedColumns those computed anew, or made from what is changed or dropped
 */
public record Impact(
    Set<ObjectName> views,
    Set<Part> triggers,
    Set<ObjectName> functions,
    Set<Part> policies,
    Set<String> publications,
    Set<String> subscriptions,
    Set<Part> generatedColumns) {

  /** Nothing else is touched. */
  public static final Impact NONE =
      new Impact(Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of());

  public Impact {
    views = Set.copyOf(views);
    triggers = Set.copyOf(triggers);
    functions = Set.copyOf(functions);
    policies = Set.copyOf(policies);
    publications = Set.copyOf(publications);
    subscriptions = Set.copyOf(subscriptions);
    generatedColumns = Set.copyOf(generatedColumns);
  }

  /** Something that belongs to a relation: a trigger, a policy, a column. */
  public record Part(ObjectName relation, String name) {
    @Override
    public String toString() {
      return relation + "." + name;
    }
  }
}
