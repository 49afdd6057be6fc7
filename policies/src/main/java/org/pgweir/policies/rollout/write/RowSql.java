package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.policies.sql.tree.SqlText;

/** An expression over a row, with the columns of the row put in. */
final class RowSql {

  private static final String SELECT = "SELECT ";

  private static final Set<String> STRICT_OPERATORS =
      Set.of("+", "-", "*", "/", "%", "||", "<", ">", "<=", ">=", "=", "<>", "!=");

  private static final Set<String> STRICT_FUNCTIONS =
      Set.of(
          "lower",
          "upper",
          "initcap",
          "btrim",
          "ltrim",
          "rtrim",
          "trim",
          "abs",
          "round",
          "floor",
          "ceil",
          "length",
          "substring",
          "substr",
          "replace",
          "split_part",
          "left",
          "right",
          "to_char",
          "to_number",
          "to_date",
          "to_timestamp",
          "date_trunc",
          "date_part",
          "timezone",
          "md5",
          "reverse",
          "strpos",
          "position");

  private final SqlText text;
  private final Optional<Expression> expression;
  private final Surroundings where;
  private final boolean conforming;

  /**
   * @param conforming whether the session reads a backslash in {@code '…'} as it is
   */
  RowSql(RowExpression row, Surroundings where, boolean conforming) {
    this.where = where;
    this.conforming = conforming;
    this.text = SqlReader.read(SELECT + row.sql(), true);
    this.expression =
        text.statements().size() == 1
                && text.statements().getFirst() instanceof DataStatement.Select(Query query, _)
                && query.body() instanceof Query.Select select
                && select.targets().size() == 1
                && select.from().isEmpty()
            ? Optional.of(select.targets().getFirst().expression())
            : Optional.empty();
  }

  /** What a default of the catalogue is. */
  static Value ofDefault(String sql, Surroundings where, boolean conforming) {
    RowSql row = new RowSql(new RowExpression(sql, Set.of()), where, conforming);
    if (row.expression.isEmpty() || row.isReadOtherwise()) {
      return new Value.Never("its default %s is not understood".formatted(sql));
    }
    return row.suspect().isEmpty()
        ? new Value.Sql("(" + sql + ")")
        : new Value.Never("its default %s is another each time".formatted(sql));
  }

  /** A call that is volatile, or that the session may look up in another schema. */
  private Optional<VolatileCalls.Suspect> suspect() {
    return expression.flatMap(each -> VolatileCalls.firstIn(text, each, where));
  }

  private boolean isReadOtherwise() {
    return !conforming && text.text().indexOf('\\') >= 0;
  }

  /** The expression of a row whose columns are these. */
  Value of(Function<String, Value> columns) {
    if (expression.isEmpty()) {
      return new Value.Never("the rollout's expression is not understood");
    }
    if (isReadOtherwise()) {
      return new Value.Never("the session reads backslashes in strings otherwise");
    }
    Optional<VolatileCalls.Suspect> suspect = suspect();
    if (suspect.isPresent()) {
      return new Value.Never(
          "%s() may be another function in this session"
              .formatted(suspect.get().call().function().sql()));
    }
    List<Splice> splices = new ArrayList<>();
    for (Expression.ColumnReference reference : references(expression.get())) {
      SourceRange name = reference.path().getFirst().range();
      switch (columns.apply(reference.path().getFirst().name())) {
        case Value.Sql(String sql) -> splices.add(new Splice(name.start(), name.end(), sql));
        case Value.Once once -> {
          return once;
        }
        case Value.Never never -> {
          return never;
        }
      }
    }
    splices.sort(Comparator.comparingInt(Splice::start));
    SourceRange range = expression.get().range();
    return new Value.Sql(Splice.apply(text.text(), range.start(), range.end(), splices));
  }

  /** Whether it is NULL for a row of NULLs, as far as that can be told. */
  boolean isNullOfNulls() {
    return expression.filter(RowSql::passesNull).isPresent();
  }

  private static boolean passesNull(Expression expression) {
    return switch (expression) {
      case Expression.ColumnReference _ -> true;
      case Expression.Cast(var operand, _, _) -> passesNull(operand);
      case Expression.Operation(String operator, var operands, _) ->
          STRICT_OPERATORS.contains(operator) && operands.stream().anyMatch(RowSql::passesNull);
      case Expression.Call(var function, var arguments, _) ->
          STRICT_FUNCTIONS.contains(function.name())
              && arguments.stream().anyMatch(RowSql::passesNull);
      case Expression.Constant(var kind, _) -> kind == Expression.Constant.Kind.NULL;
      case Expression.Parameter _,
          Expression.ValueFunction _,
          Expression.Case _,
          Expression.Coalesce _,
          Expression.ArrayOf _,
          Expression.Subquery _,
          Expression.Other _ ->
          false;
    };
  }

  private static List<Expression.ColumnReference> references(Expression expression) {
    List<Expression.ColumnReference> found = new ArrayList<>();
    new QueryParts() {
      @Override
      protected void column(Expression.ColumnReference reference) {
        found.add(reference);
      }
    }.in(expression);
    return found;
  }
}
