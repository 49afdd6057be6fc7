package org.pgweir.policies.sql;

import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SourceRange;

/** Parentheses around an expression, which widen its range and change nothing else. */
final class Parentheses {

  private Parentheses() {}

  static Expression around(Expression inner, SourceRange range) {
    return switch (inner) {
      case Expression.Constant(var kind, _) -> new Expression.Constant(kind, range);
      case Expression.Parameter _ -> new Expression.Parameter(range);
      case Expression.ColumnReference(var path, boolean star, var subscripts, _) ->
          new Expression.ColumnReference(path, star, subscripts, range);
      case Expression.Call(var function, var arguments, _) ->
          new Expression.Call(function, arguments, range);
      case Expression.ValueFunction(var keyword, _) -> new Expression.ValueFunction(keyword, range);
      case Expression.Cast(var operand, var type, _) -> new Expression.Cast(operand, type, range);
      case Expression.Operation(var operator, var operands, _) ->
          new Expression.Operation(operator, operands, range);
      case Expression.Case(var subject, var branches, var otherwise, _) ->
          new Expression.Case(subject, branches, otherwise, range);
      case Expression.Coalesce(var arguments, _) -> new Expression.Coalesce(arguments, range);
      case Expression.ArrayOf(var elements, _) -> new Expression.ArrayOf(elements, range);
      case Expression.Subquery(var keyword, var query, _) ->
          new Expression.Subquery(keyword, query, range);
      case Expression.Other(var keyword, var children, _) ->
          new Expression.Other(keyword, children, range);
    };
  }
}
