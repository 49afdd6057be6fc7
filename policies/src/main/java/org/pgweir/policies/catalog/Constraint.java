package org.pgweir.policies.catalog;

import java.util.List;
import java.util.Set;

/** A constraint of a table, from {@code pg_constraint} by {@code conrelid}. */
public sealed interface Constraint {

  /** {@code conname}. */
  String name();

  /** {@code convalidated}. */
  boolean valid();

  /** The table's columns it is about, from {@code conkey}. */
  Set<String> columns();

  /**
   * {@code contype = 'c'}.
   *
   * @param condition {@code pg_get_expr(conbin, conrelid)}; empty if the table was locked
   * @param enforced {@code conenforced}, true before PostgreSQL 18
   */
  record Check(String name, Set<String> columns, String condition, boolean valid, boolean enforced)
      implements Constraint {
    public Check {
      columns = Set.copyOf(columns);
    }
  }

  /** {@code contype = 'n'}, from PostgreSQL 18. */
  record NotNull(String name, String column, boolean valid) implements Constraint {
    @Override
    public Set<String> columns() {
      return Set.of(column);
    }
  }

  /** {@code contype IN ('p', 'u')}; the index of {@code conindid} has the constraint's name. */
  record Key(String name, boolean primary, List<String> keyColumns) implements Constraint {
    public Key {
      keyColumns = List.copyOf(keyColumns);
    }

    @Override
    public boolean valid() {
      return true;
    }

    @Override
    public Set<String> columns() {
      return Set.copyOf(keyColumns);
    }
  }

  /**
   * {@code contype = 'f'}.
   *
   * @param referenced the table of {@code confrelid}
   * @param referencedColumns from {@code confkey}
   * @param onDelete {@code confdeltype}
   * @param onUpdate {@code confupdtype}
   * @param enforced {@code conenforced}, true before PostgreSQL 18
   */
  record ForeignKey(
      String name,
      List<String> keyColumns,
      ObjectName referenced,
      List<String> referencedColumns,
      Reaction onDelete,
      Reaction onUpdate,
      boolean valid,
      boolean enforced)
      implements Constraint {
    public ForeignKey {
      keyColumns = List.copyOf(keyColumns);
      referencedColumns = List.copyOf(referencedColumns);
    }

    /** What happens to the rows that point at a row that goes away. */
    public enum Reaction {
      NO_ACTION,
      RESTRICT,
      CASCADE,
      SET_NULL,
      SET_DEFAULT
    }

    @Override
    public Set<String> columns() {
      return Set.copyOf(keyColumns);
    }
  }

  /** {@code contype = 'x'}. */
  record Exclusion(String name, Set<String> columns) implements Constraint {
    public Exclusion {
      columns = Set.copyOf(columns);
    }

    @Override
    public boolean valid() {
      return true;
    }
  }
}
