package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table, view or materialized view, from {@code pg_class}.
 *
 * @param kind {@code relkind}
 * @param query {@code pg_get_viewdef} of a view or materialized view; empty also while a table it
 *     reads was locked
 */
public record Relation(
    ObjectName name,
    Kind kind,
    Storage storage,
    List<Column> columns,
    List<Constraint> constraints,
    List<Index> indexes,
    Family family,
    Dependents dependents,
    Optional<String> query) {

  public Relation {
    columns = List.copyOf(columns);
    constraints = List.copyOf(constraints);
    indexes = List.copyOf(indexes);
  }

  /** What kind of relation it is. */
  public enum Kind {
    TABLE,
    PARTITIONED_TABLE,
    FOREIGN_TABLE,
    VIEW,
    MATERIALIZED_VIEW,
    /**
     * Nobody said what it is: taken for a table with rows, of which not all columns, constraints
     * and indexes are given.
     */
    PRESUMED
  }

  /** A relation that nothing is known of but its name, taken for a table. */
  public static Relation presumed(ObjectName name, long rows, long bytes) {
    return new Relation(
        name,
        Kind.PRESUMED,
        new Storage(
            Storage.Persistence.PERMANENT, rows, bytes, Optional.of("heap"), Optional.empty()),
        List.of(),
        List.of(),
        List.of(),
        Family.NONE,
        Dependents.NONE,
        Optional.empty());
  }

  /** Whether it has more columns, constraints and indexes than are given here, for all we know. */
  public boolean isPresumed() {
    return kind == Kind.PRESUMED;
  }

  /** Whether another says the same, but for sizes of the same magnitude. */
  boolean saysTheSameAs(Relation other) {
    return name.equals(other.name)
        && kind == other.kind
        && storage.saysTheSameAs(other.storage)
        && columns.equals(other.columns)
        && constraints.equals(other.constraints)
        && indexes.equals(other.indexes)
        && family.equals(other.family)
        && dependents.equals(other.dependents)
        && query.equals(other.query);
  }

  /** Whether it has rows of its own on this server. */
  public boolean hasStorage() {
    return kind == Kind.TABLE || kind == Kind.MATERIALIZED_VIEW || isPresumed();
  }

  /** The column of that name. */
  public Optional<Column> column(String column) {
    return columns.stream().filter(each -> each.name().equals(column)).findFirst();
  }

  /** The constraint of that name. */
  public Optional<Constraint> constraint(String constraint) {
    return constraints.stream().filter(each -> each.name().equals(constraint)).findFirst();
  }

  /** Its constraints of one kind. */
  public <C extends Constraint> List<C> constraints(Class<C> kind) {
    return constraints.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
