package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** One entry of a FROM list. */
public sealed interface FromItem {

  SourceRange range();

  /** The name its columns can be qualified with, and new names for the columns. */
  record Alias(Identifier name, List<Identifier> columns) {
    public Alias {
      columns = List.copyOf(columns);
    }
  }

  /**
   * A table, view or common table expression.
   *
   * @param only whether ONLY keeps child tables out
   * @param sampling the expressions of TABLESAMPLE
   */
  record Table(
      QualifiedName name,
      boolean only,
      Optional<Alias> alias,
      List<Expression> sampling,
      SourceRange range)
      implements FromItem {
    public Table {
      sampling = List.copyOf(sampling);
    }
  }

  record Subquery(Query query, boolean lateral, Optional<Alias> alias, SourceRange range)
      implements FromItem {}

  /** A function in FROM, or several in ROWS FROM. */
  record Functions(
      List<Expression> calls, boolean lateral, Optional<Alias> alias, SourceRange range)
      implements FromItem {
    public Functions {
      calls = List.copyOf(calls);
    }
  }

  /**
   * A join.
   *
   * @param kind {@code inner}, {@code left}, {@code right}, {@code full} or {@code cross}
   * @param using the columns of USING
   * @param alias behind the parentheses around the join
   */
  record Join(
      String kind,
      boolean natural,
      FromItem left,
      FromItem right,
      Optional<Expression> on,
      List<Identifier> using,
      Optional<Alias> alias,
      SourceRange range)
      implements FromItem {
    public Join {
      using = List.copyOf(using);
    }
  }
}
