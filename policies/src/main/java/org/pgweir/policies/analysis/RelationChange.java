package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;

/** Copies of a relation with one part changed. */
final class RelationChange {

  private RelationChange() {}

  static Relation with(Relation table, Family family) {
    return copy(table, table.storage(), family, table.dependents());
  }

  static Relation with(Relation table, Storage storage) {
    return copy(table, storage, table.family(), table.dependents());
  }

  static Relation withMore(
      Relation table,
      List<Trigger> triggers,
      List<Dependents.ForeignKeyFrom> keys,
      List<Dependents.ViewOn> views) {
    Dependents old = table.dependents();
    return copy(
        table,
        table.storage(),
        table.family(),
        new Dependents(
            both(old.foreignKeys(), keys),
            both(old.views(), views),
            both(old.triggers(), triggers),
            old.rules(),
            old.policies(),
            old.publications(),
            old.subscriptions(),
            old.functions(),
            old.statistics()));
  }

  static Relation with(
      Relation table, List<Column> columns, List<Constraint> constraints, List<Index> indexes) {
    return new Relation(
        table.name(),
        table.kind(),
        table.storage(),
        columns,
        constraints,
        indexes,
        table.family(),
        table.dependents(),
        table.query());
  }

  private static Relation copy(
      Relation table, Storage storage, Family family, Dependents dependents) {
    return new Relation(
        table.name(),
        table.kind(),
        storage,
        table.columns(),
        table.constraints(),
        table.indexes(),
        family,
        dependents,
        table.query());
  }

  private static <T> List<T> both(List<T> one, List<T> other) {
    List<T> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }
}
