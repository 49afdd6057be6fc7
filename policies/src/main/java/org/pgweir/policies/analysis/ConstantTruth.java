package org.pgweir.policies.analysis;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.Expression.Operation;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * The value of conditions that the planner folds to a constant before it looks for volatile
 * functions: TRUE, FALSE, NULL, what AND, OR and NOT make of them, and comparisons of numbers and
 * of equal strings.
 */
final class ConstantTruth {

  private ConstantTruth() {}

  /** What a condition is known to be. */
  enum Truth {
    TRUE,
    FALSE,
    /** NULL: no row passes. */
    NULL,
    /** Not a constant, or not one that is folded here. */
    OPEN
  }

  static Truth of(SqlText text, Expression condition) {
    return switch (condition) {
      case Constant constant -> ofConstant(constant);
      case Operation operation -> ofOperation(text, operation);
      case Expression.Cast(var operand, var type, _) when type.isBuiltIn("bool") ->
          of(text, operand);
      case Expression.Cast _,
          Expression.Parameter _,
          Expression.ColumnReference _,
          Expression.Call _,
          Expression.ValueFunction _,
          Expression.Case _,
          Expression.Coalesce _,
          Expression.ArrayOf _,
          Expression.Subquery _,
          Expression.Other _ ->
          Truth.OPEN;
    };
  }

  private static Truth ofConstant(Constant constant) {
    return switch (constant.kind()) {
      case TRUE -> Truth.TRUE;
      case FALSE -> Truth.FALSE;
      case NULL -> Truth.NULL;
      case STRING, NUMBER -> Truth.OPEN;
    };
  }

  private static Truth ofOperation(SqlText text, Operation operation) {
    List<Truth> operands = operation.operands().stream().map(part -> of(text, part)).toList();
    return switch (operation.operator()) {
      case "and" -> decided(operands, Truth.FALSE, Truth.TRUE);
      case "or" -> decided(operands, Truth.TRUE, Truth.FALSE);
      case "not" -> negated(operands.getFirst());
      case "=", "<>", "!=", "<", ">", "<=", ">=" -> compared(text, operation);
      default -> Truth.OPEN;
    };
  }

  /** AND and OR: one deciding operand settles it, whatever the others are. */
  private static Truth decided(List<Truth> operands, Truth deciding, Truth otherwise) {
    if (operands.contains(deciding)) {
      return deciding;
    }
    if (operands.contains(Truth.OPEN)) {
      return Truth.OPEN;
    }
    return operands.contains(Truth.NULL) ? Truth.NULL : otherwise;
  }

  private static Truth negated(Truth operand) {
    return switch (operand) {
      case TRUE -> Truth.FALSE;
      case FALSE -> Truth.TRUE;
      case NULL, OPEN -> operand;
    };
  }

  private static Truth compared(SqlText text, Operation operation) {
    if (operation.operands().size() != 2) {
      return Truth.OPEN;
    }
    if (areBoth(Constant.Kind.STRING, operation)) {
      return ofEqualStrings(text, operation);
    }
    if (!areBoth(Constant.Kind.NUMBER, operation)) {
      return Truth.OPEN;
    }
    Optional<BigDecimal> left = number(text, operation.operands().get(0));
    Optional<BigDecimal> right = number(text, operation.operands().get(1));
    if (left.isEmpty() || right.isEmpty()) {
      return Truth.OPEN;
    }
    int order = left.get().compareTo(right.get());
    boolean holds =
        switch (operation.operator()) {
          case "=" -> order == 0;
          case "<>", "!=" -> order != 0;
          case "<" -> order < 0;
          case ">" -> order > 0;
          case "<=" -> order <= 0;
          default -> order >= 0;
        };
    return holds ? Truth.TRUE : Truth.FALSE;
  }

  /** Literals are looked at only in pairs, which stand in the text's shape. */
  private static boolean areBoth(Constant.Kind wanted, Operation operation) {
    return operation.operands().stream()
        .allMatch(operand -> operand instanceof Constant(var kind, _) && kind == wanted);
  }

  /** Two strings that are written alike are equal; of others only their collation tells. */
  private static Truth ofEqualStrings(SqlText text, Operation operation) {
    String left = text.at(operation.operands().get(0).range()).strip();
    if (!left.equals(text.at(operation.operands().get(1).range()).strip())) {
      return Truth.OPEN;
    }
    return switch (operation.operator()) {
      case "=", "<=", ">=" -> Truth.TRUE;
      default -> Truth.FALSE;
    };
  }

  private static Optional<BigDecimal> number(SqlText text, Expression expression) {
    if (expression instanceof Constant(var kind, var range) && kind == Constant.Kind.NUMBER) {
      try {
        return Optional.of(new BigDecimal(text.at(range)));
      } catch (NumberFormatException _) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }
}
