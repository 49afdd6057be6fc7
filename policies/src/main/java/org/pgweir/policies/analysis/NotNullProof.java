package org.pgweir.policies.analysis;

import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Whether a CHECK spares SET NOT NULL the scan: only {@code c IS NOT NULL} itself, alone, as one
 * operand of AND or as all of OR, does; what merely implies it does not ({@code
 * ConstraintImpliedByRelConstraint}, measured on PostgreSQL 12 to 18).
 */
public final class NotNullProof {

  private NotNullProof() {}

  public static boolean in(String condition, String column) {
    SqlText text = SqlReader.read("SELECT " + condition, true);
    return text.statements().size() == 1
        && text.statements().getFirst() instanceof DataStatement.Select(var query, _)
        && query.body() instanceof Query.Select select
        && select.targets().size() == 1
        && proves(select.targets().getFirst().expression(), column);
  }

  /** The same of a condition that was read. */
  public static boolean proves(Expression expression, String column) {
    return expression instanceof Expression.Operation(var operator, var operands, _)
        && switch (operator) {
          case "and" -> operands.stream().anyMatch(each -> proves(each, column));
          case "or" -> operands.stream().allMatch(each -> isFalse(each) || proves(each, column));
          case "not" ->
              operands.getFirst() instanceof Expression.Operation(var inner, var negated, _)
                  && (inner.equals("is null") || inner.equals("isnull"))
                  && isColumn(negated.getFirst(), column);
          case "is not null", "notnull" -> isColumn(operands.getFirst(), column);
          default -> false;
        };
  }

  private static boolean isFalse(Expression expression) {
    return expression instanceof Expression.Constant(var kind, _)
        && kind == Expression.Constant.Kind.FALSE;
  }

  static boolean isColumn(Expression expression, String column) {
    return expression instanceof Expression.ColumnReference(var path, boolean star, var subs, _)
        && !star
        && subs.isEmpty()
        && path.getLast().name().equals(column);
  }
}
