package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;

/** Copies of a relation on which more or less hangs. */
final class DependentsChange {

  private DependentsChange() {}

  static Relation withForeignKey(Relation table, Dependents.ForeignKeyFrom key) {
    Dependents old = table.dependents();
    return changed(
        table,
        plus(old.foreignKeys(), key),
        old.views(),
        old.triggers(),
        old.rules(),
        old.policies());
  }

  static Relation withoutForeignKeys(
      Relation table, Predicate<Dependents.ForeignKeyFrom> condition) {
    Dependents old = table.dependents();
    return changed(
        table,
        minus(old.foreignKeys(), condition),
        old.views(),
        old.triggers(),
        old.rules(),
        old.policies());
  }

  static Relation withView(Relation table, Dependents.ViewOn view) {
    Dependents old = table.dependents();
    return changed(
        table,
        old.foreignKeys(),
        plus(old.views(), view),
        old.triggers(),
        old.rules(),
        old.policies());
  }

  static Relation withoutView(Relation table, ObjectName view) {
    Dependents old = table.dependents();
    return changed(
        table,
        old.foreignKeys(),
        minus(old.views(), each -> each.view().equals(view)),
        old.triggers(),
        old.rules(),
        old.policies());
  }

  static Relation withTrigger(Relation table, Trigger trigger) {
    return withTriggers(
        table,
        plus(
            minus(table.dependents().triggers(), each -> each.name().equals(trigger.name())),
            trigger));
  }

  static Relation withTriggers(Relation table, List<Trigger> triggers) {
    Dependents old = table.dependents();
    return changed(table, old.foreignKeys(), old.views(), triggers, old.rules(), old.policies());
  }

  static Relation withRule(Relation table, String rule) {
    Dependents old = table.dependents();
    return changed(
        table,
        old.foreignKeys(),
        old.views(),
        old.triggers(),
        plus(minus(old.rules(), rule::equals), rule),
        old.policies());
  }

  static Relation withPolicy(Relation table, Dependents.PolicyOn policy) {
    Dependents old = table.dependents();
    return changed(
        table,
        old.foreignKeys(),
        old.views(),
        old.triggers(),
        old.rules(),
        plus(minus(old.policies(), each -> each.name().equals(policy.name())), policy));
  }

  /** Without the trigger, rule or policy of that name. */
  static Relation without(Relation table, String kind, String name) {
    Dependents old = table.dependents();
    return changed(
        table,
        old.foreignKeys(),
        old.views(),
        kind.equals("trigger")
            ? minus(old.triggers(), each -> each.name().equals(name))
            : old.triggers(),
        kind.equals("rule") ? minus(old.rules(), name::equals) : old.rules(),
        kind.equals("policy")
            ? minus(old.policies(), each -> each.name().equals(name))
            : old.policies());
  }

  static Relation withPublication(Relation table, String publication) {
    Dependents old = table.dependents();
    return RelationChange.with(
        table,
        new Dependents(
            old.foreignKeys(),
            old.views(),
            old.triggers(),
            old.rules(),
            old.policies(),
            plus(minus(old.publications(), publication::equals), publication),
            old.subscriptions(),
            old.functions(),
            old.statistics()));
  }

  /** Other names for relations. */
  static Dependents renamed(Dependents old, UnaryOperator<ObjectName> name) {
    return new Dependents(
        old.foreignKeys().stream()
            .map(key -> new Dependents.ForeignKeyFrom(name.apply(key.table()), key.constraint()))
            .toList(),
        old.views().stream()
            .map(view -> new Dependents.ViewOn(name.apply(view.view()), view.columns()))
            .toList(),
        old.triggers(),
        old.rules(),
        old.policies(),
        old.publications(),
        old.subscriptions(),
        old.functions(),
        old.statistics());
  }

  private static Relation changed(
      Relation table,
      List<Dependents.ForeignKeyFrom> keys,
      List<Dependents.ViewOn> views,
      List<Trigger> triggers,
      List<String> rules,
      List<Dependents.PolicyOn> policies) {
    Dependents old = table.dependents();
    return RelationChange.with(
        table,
        new Dependents(
            keys,
            views,
            triggers,
            rules,
            policies,
            old.publications(),
            old.subscriptions(),
            old.functions(),
            old.statistics()));
  }

  private static <T> List<T> plus(List<T> list, T more) {
    List<T> all = new ArrayList<>(list);
    all.add(more);
    return all;
  }

  private static <T> List<T> minus(List<T> list, Predicate<T> condition) {
    return list.stream().filter(condition.negate()).toList();
  }
}
