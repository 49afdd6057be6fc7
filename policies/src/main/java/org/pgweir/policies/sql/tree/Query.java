package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * A query with what applies to the whole of it.
 *
 * @param with common table expressions, which may write
 * @param sortedBy the expressions of ORDER BY, LIMIT, OFFSET and FETCH
 * @param rowLocks FOR UPDATE, FOR SHARE and their kin
 */
public record Query(
    List<CommonTable> with,
    Body body,
    List<Expression> sortedBy,
    List<RowLock> rowLocks,
    SourceRange range) {

  public Query {
    with = List.copyOf(with);
    sortedBy = List.copyOf(sortedBy);
    rowLocks = List.copyOf(rowLocks);
  }

  /** {@code name (columns) AS (statement)} of a WITH clause. */
  public record CommonTable(
      Identifier name, List<Identifier> columns, DataStatement statement, SourceRange range) {
    public CommonTable {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A row-locking clause.
   *
   * @param strength {@code update}, {@code no key update}, {@code share} or {@code key share}
   * @param tables names or aliases behind OF; none means all of the FROM list
   */
  public record RowLock(String strength, List<QualifiedName> tables, SourceRange range) {
    public RowLock {
      tables = List.copyOf(tables);
    }
  }

  /** What a query selects from. */
  public sealed interface Body {
    SourceRange range();
  }

  /**
   * {@code SELECT}.
   *
   * @param into the table that SELECT INTO creates
   * @param grouping the expressions of DISTINCT ON, GROUP BY, HAVING and WINDOW
   */
  public record Select(
      List<Target> targets,
      Optional<NewTable> into,
      List<FromItem> from,
      Optional<Expression> where,
      List<Expression> grouping,
      SourceRange range)
      implements Body {
    public Select {
      targets = List.copyOf(targets);
      from = List.copyOf(from);
      grouping = List.copyOf(grouping);
    }
  }

  /** The table that SELECT INTO creates. */
  public record NewTable(QualifiedName name, Persistence persistence) {}

  /**
   * {@code UNION}, {@code INTERSECT}, {@code EXCEPT}.
   *
   * @param operator the keyword in lower case, with {@code all} where it is written
   */
  public record SetOperation(String operator, Body left, Body right, SourceRange range)
      implements Body {}

  /** {@code VALUES (…), (…)}; DEFAULT stands as {@link Expression.Other}. */
  public record Values(List<List<Expression>> rows, SourceRange range) implements Body {
    public Values {
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /** {@code TABLE t}. */
  public record WholeTable(QualifiedName table, boolean only, SourceRange range) implements Body {}

  /** A query in parentheses, with its own WITH, ORDER BY and locks. */
  public record Nested(Query query, SourceRange range) implements Body {}

  /** One entry of a select list, with the name behind AS. */
  public record Target(Expression expression, Optional<Identifier> alias, SourceRange range) {}
}
