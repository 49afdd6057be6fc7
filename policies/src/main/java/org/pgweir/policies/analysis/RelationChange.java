package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;

/** Copies of a relation with one part changed. */
final class RelationChange {

  private RelationChange() {}

  static Relation with(Relation table, ObjectName name) {
    return new Relation(
        name,
        table.kind(),
        table.storage(),
        table.columns(),
        table.constraints(),
        table.indexes(),
        table.family(),
        table.dependents(),
        table.query());
  }

  static Relation with(Relation table, Family family) {
    return copy(table, table.storage(), family, table.dependents());
  }

  static Relation with(Relation table, Storage storage) {
    return copy(table, storage, table.family(), table.dependents());
  }

  static Relation with(Relation table, Dependents dependents) {
    return copy(table, table.storage(), table.family(), dependents);
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

  static Relation withColumns(Relation table, List<Column> columns) {
    return with(table, columns, table.constraints(), table.indexes());
  }

  static Relation withConstraints(Relation table, List<Constraint> constraints) {
    return with(table, table.columns(), constraints, table.indexes());
  }

  static Relation withIndexes(Relation table, List<Index> indexes) {
    return with(table, table.columns(), table.constraints(), indexes);
  }

  static Relation changeColumn(Relation table, String name, UnaryOperator<Column> change) {
    return withColumns(
        table,
        table.columns().stream()
            .map(column -> column.name().equals(name) ? change.apply(column) : column)
            .toList());
  }

  /** With one more child, or without it. */
  static Family withChild(Family family, ObjectName child, boolean there) {
    List<ObjectName> children = new ArrayList<>(family.children());
    children.remove(child);
    if (there) {
      children.add(child);
    }
    return new Family(
        family.parents(),
        children,
        family.partition(),
        family.defaultPartition().filter(each -> there || !each.equals(child)),
        family.partitionKey(),
        family.bound(),
        family.rowType());
  }

  /** With one more parent, or without it. */
  static Family withParent(Family family, ObjectName parent, boolean there, boolean partition) {
    List<ObjectName> parents = new ArrayList<>(family.parents());
    parents.remove(parent);
    if (there) {
      parents.add(parent);
    }
    return new Family(
        parents,
        family.children(),
        partition,
        family.defaultPartition(),
        family.partitionKey(),
        family.bound(),
        family.rowType());
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
}
