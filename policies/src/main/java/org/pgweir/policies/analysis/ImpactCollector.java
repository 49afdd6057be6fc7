package org.pgweir.policies.analysis;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Impact.Part;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;

/** Collects the {@link Impact} of one statement. Not thread-safe; owned by one analysis. */
final class ImpactCollector {

  private final Catalogue catalogue;
  private final Set<ObjectName> views = new LinkedHashSet<>();
  private final Set<Part> triggers = new LinkedHashSet<>();
  private final Set<ObjectName> functions = new LinkedHashSet<>();
  private final Set<Part> policies = new LinkedHashSet<>();
  private final Set<String> publications = new LinkedHashSet<>();
  private final Set<String> subscriptions = new LinkedHashSet<>();
  private final Set<Part> generatedColumns = new LinkedHashSet<>();

  ImpactCollector(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /**
   * Rows come, change or go.
   *
   * @param columns those that are written; empty for whole rows
   */
  void rows(Relation relation, Trigger.Event event, Optional<Set<String>> columns) {
    Dependents dependents = relation.dependents();
    dependents.triggers().stream()
        .filter(each -> each.enabled() && each.events().contains(event))
        .filter(each -> event != Trigger.Event.UPDATE || sharesAny(each.columns(), columns))
        .forEach(each -> {
          triggers.add(new Part(relation.name(), each.name()));
          functions.add(each.function());
        });
    policies(relation);
    publications.addAll(dependents.publications());
    outdate(relation);
    if (event == Trigger.Event.INSERT || event == Trigger.Event.UPDATE) {
      relation.columns().stream()
          .filter(each -> each.generated() != Column.Generated.NO)
          .filter(each -> sharesAny(each.generatedFrom(), columns))
          .forEach(each -> generatedColumns.add(new Part(relation.name(), each.name())));
    }
  }

  /** Without columns of its own a trigger fires at any; without a list all are written. */
  private static boolean sharesAny(Set<String> own, Optional<Set<String>> written) {
    return own.isEmpty() || written.isEmpty() || own.stream().anyMatch(written.get()::contains);
  }

  /** Materialized views keep their old rows, also behind views. */
  private void outdate(Relation relation) {
    for (Dependents.ViewOn each : relation.dependents().views()) {
      catalogue
          .relation(each.view())
          .ifPresent(view -> {
            if (view.kind() == Relation.Kind.MATERIALIZED_VIEW) {
              if (views.add(view.name())) {
                outdate(view);
              }
            } else {
              outdate(view);
            }
          });
    }
  }

  /** Columns come, or the relation changes its name or place. */
  void shape(Relation relation) {
    functions.addAll(relation.dependents().functions());
    publications.addAll(relation.dependents().publications());
    subscriptions.addAll(relation.dependents().subscriptions());
  }

  /** A column changes or goes. */
  void column(Relation relation, String column) {
    shape(relation);
    Dependents dependents = relation.dependents();
    dependents.views().stream()
        .filter(each -> each.columns().contains(column))
        .forEach(each -> view(each.view()));
    dependents.triggers().stream()
        .filter(each -> each.columns().contains(column))
        .forEach(each -> triggers.add(new Part(relation.name(), each.name())));
    dependents.policies().stream()
        .filter(each -> each.columns().contains(column))
        .forEach(each -> policies.add(new Part(relation.name(), each.name())));
    relation.columns().stream()
        .filter(each -> each.generatedFrom().contains(column))
        .forEach(each -> generatedColumns.add(new Part(relation.name(), each.name())));
  }

  /** The relation goes, with all that hangs on it. */
  void goes(Relation relation) {
    shape(relation);
    Dependents dependents = relation.dependents();
    dependents.views().forEach(each -> view(each.view()));
    dependents.triggers().forEach(each -> trigger(relation, each.name()));
    policies(relation);
  }

  /** A view, and those that read it. */
  private void view(ObjectName view) {
    if (views.add(view)) {
      catalogue
          .relation(view)
          .ifPresent(each -> each.dependents().views().forEach(next -> view(next.view())));
    }
  }

  void trigger(Relation relation, String name) {
    triggers.add(new Part(relation.name(), name));
  }

  void policies(Relation relation) {
    relation
        .dependents()
        .policies()
        .forEach(each -> policies.add(new Part(relation.name(), each.name())));
  }

  void generated(Relation relation, String column) {
    generatedColumns.add(new Part(relation.name(), column));
  }

  void calls(ObjectName function) {
    functions.add(function);
  }

  Impact result() {
    return new Impact(
        views, triggers, functions, policies, publications, subscriptions, generatedColumns);
  }
}
