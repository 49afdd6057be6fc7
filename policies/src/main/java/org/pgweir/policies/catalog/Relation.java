package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table, view or materialized view, from {@code pg_class}.
 *
 * @param kind {@code relkind}
 * @param query {@code pg_get_viewdef} of a view or materialized view
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
    MATERIALIZED_VIEW
  }

  /** Whether it has rows of its own on this server. */
  public boolean hasStorage() {
    return kind == Kind.TABLE || kind == Kind.MATERIALIZED_VIEW;
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
