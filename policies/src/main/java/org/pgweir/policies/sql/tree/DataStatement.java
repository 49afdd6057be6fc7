package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.Query.CommonTable;
import org.pgweir.policies.sql.tree.Query.Target;

/** A statement that reads or writes rows and can stand in a WITH clause. */
public sealed interface DataStatement extends SqlStatement {

  /** {@code SELECT}, {@code VALUES}, {@code TABLE}, with everything around them. */
  record Select(Query query, SourceRange range) implements DataStatement {}

  /**
   * {@code INSERT}.
   *
   * @param columns the column list; empty means every column of the table, in its order
   * @param source empty for DEFAULT VALUES
   */
  record Insert(
      List<CommonTable> with,
      QualifiedName table,
      Optional<Identifier> alias,
      List<Identifier> columns,
      Optional<Query> source,
      Optional<OnConflict> onConflict,
      List<Target> returning,
      SourceRange range)
      implements DataStatement {
    public Insert {
      with = List.copyOf(with);
      columns = List.copyOf(columns);
      returning = List.copyOf(returning);
    }
  }

  /**
   * {@code ON CONFLICT}.
   *
   * @param target the expressions of the index it names, with its predicate behind
   * @param assignments of DO UPDATE; none for DO NOTHING
   */
  record OnConflict(
      List<Expression> target,
      Optional<Identifier> constraint,
      List<Assignment> assignments,
      Optional<Expression> where) {
    public OnConflict {
      target = List.copyOf(target);
      assignments = List.copyOf(assignments);
    }
  }

  /**
   * {@code c = e}, or {@code (a, b) = (e, f)} or a subquery.
   *
   * @param subscripts the expressions in brackets behind columns, which are computed too
   * @param values as many as columns, or one subquery; DEFAULT stands as {@link Expression.Other}
   */
  record Assignment(
      List<Identifier> columns,
      List<Expression> subscripts,
      List<Expression> values,
      SourceRange range) {
    public Assignment {
      columns = List.copyOf(columns);
      subscripts = List.copyOf(subscripts);
      values = List.copyOf(values);
    }
  }

  /** Which rows an UPDATE or DELETE is about. */
  sealed interface Rows {
    /** No WHERE: all of them. */
    record All() implements Rows {}

    record Where(Expression condition) implements Rows {}

    /** {@code WHERE CURRENT OF cursor}. */
    record CurrentOf(Identifier cursor) implements Rows {}
  }

  /** {@code UPDATE}. */
  record Update(
      List<CommonTable> with,
      QualifiedName table,
      boolean only,
      Optional<Identifier> alias,
      List<Assignment> assignments,
      List<FromItem> from,
      Rows rows,
      List<Target> returning,
      SourceRange range)
      implements DataStatement {
    public Update {
      with = List.copyOf(with);
      assignments = List.copyOf(assignments);
      from = List.copyOf(from);
      returning = List.copyOf(returning);
    }
  }

  /** {@code DELETE}. */
  record Delete(
      List<CommonTable> with,
      QualifiedName table,
      boolean only,
      Optional<Identifier> alias,
      List<FromItem> using,
      Rows rows,
      List<Target> returning,
      SourceRange range)
      implements DataStatement {
    public Delete {
      with = List.copyOf(with);
      using = List.copyOf(using);
      returning = List.copyOf(returning);
    }
  }

  /** {@code MERGE}. */
  record Merge(
      List<CommonTable> with,
      QualifiedName table,
      Optional<Identifier> alias,
      FromItem source,
      Expression on,
      List<MergeAction> actions,
      List<Target> returning,
      SourceRange range)
      implements DataStatement {
    public Merge {
      with = List.copyOf(with);
      actions = List.copyOf(actions);
      returning = List.copyOf(returning);
    }
  }

  /** One WHEN clause of a MERGE. */
  sealed interface MergeAction {
    Optional<Expression> condition();

    record DoNothing(Optional<Expression> condition) implements MergeAction {}

    record DeleteRow(Optional<Expression> condition) implements MergeAction {}

    record UpdateRow(Optional<Expression> condition, List<Assignment> assignments)
        implements MergeAction {
      public UpdateRow {
        assignments = List.copyOf(assignments);
      }
    }

    /** An INSERT; no columns means all, no values means DEFAULT VALUES. */
    record InsertRow(
        Optional<Expression> condition, List<Identifier> columns, List<Expression> values)
        implements MergeAction {
      public InsertRow {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
      }
    }
  }
}
