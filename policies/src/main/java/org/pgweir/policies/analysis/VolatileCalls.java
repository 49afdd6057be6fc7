package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.pgweir.policies.analysis.ConstantTruth.Truth;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Call;
import org.pgweir.policies.sql.tree.Expression.Case;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.Expression.Operation;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Finds the function call that keeps an expression from being computed once for all rows.
 *
 * <p>PostgreSQL looks for volatile functions after it has simplified the expression ({@code
 * contain_volatile_functions_after_planning}), so a call in a branch that constants rule out does
 * not count.
 */
public final class VolatileCalls {

  private final SqlText text;
  private final Function<QualifiedName, Volatility> volatilityOf;

  private VolatileCalls(SqlText text, Function<QualifiedName, Volatility> volatilityOf) {
    this.text = text;
    this.volatilityOf = volatilityOf;
  }

  /**
   * A call that is volatile, or may be.
   *
   * @param volatility {@link Volatility#VOLATILE} or {@link Volatility#UNKNOWN}
   */
  public record Suspect(Call call, Volatility volatility) {}

  /** The first call that is volatile or not known, if the expression has one left. */
  public static Optional<Suspect> firstIn(SqlText text, Expression expression) {
    return new VolatileCalls(text, CatalogFunctions::volatility).find(expression);
  }

  /** The same, with the functions that the catalogue knows. */
  public static Optional<Suspect> firstIn(
      SqlText text, Expression expression, Surroundings surroundings) {
    return new VolatileCalls(text, name -> volatility(name, surroundings)).find(expression);
  }

  /**
   * What in an expression may give another value tomorrow: a call of a function that is stable or
   * volatile, or a word such as {@code CURRENT_DATE}. A function that is not known counts as
   * immutable, and so does one with an immutable overload.
   */
  public static Optional<SourceRange> firstChanging(
      Expression expression, Surroundings surroundings) {
    if (expression instanceof Expression.ValueFunction) {
      return Optional.of(expression.range());
    }
    if (expression instanceof Call call && isNeverImmutable(call.function(), surroundings)) {
      return Optional.of(call.range());
    }
    return expression.children().stream()
        .flatMap(child -> firstChanging(child, surroundings).stream())
        .findFirst();
  }

  private static boolean isNeverImmutable(QualifiedName function, Surroundings surroundings) {
    return CatalogFunctions.isNeverImmutable(function)
        || (CatalogFunctions.volatility(function) == Volatility.UNKNOWN
            && switch (volatility(function, surroundings)) {
              case STABLE, VOLATILE -> true;
              case IMMUTABLE, UNKNOWN -> false;
            });
  }

  private static Volatility volatility(QualifiedName function, Surroundings surroundings) {
    Volatility builtIn = CatalogFunctions.volatility(function);
    if (builtIn != Volatility.UNKNOWN) {
      return builtIn;
    }
    return surroundings
        .catalogue()
        .function(function.schemaName(), function.name(), surroundings.searchPath())
        .map(VolatileCalls::volatility)
        .orElse(Volatility.UNKNOWN);
  }

  /** The planner may put the body of an SQL function in its place, and that may be constant. */
  private static Volatility volatility(FunctionFacts function) {
    return switch (function.volatility()) {
      case IMMUTABLE -> Volatility.IMMUTABLE;
      case STABLE -> Volatility.STABLE;
      case VOLATILE -> function.inSql() ? Volatility.UNKNOWN : Volatility.VOLATILE;
    };
  }

  private Optional<Suspect> find(Expression expression) {
    return switch (expression) {
      case Call call -> inCall(call);
      case Case choice -> inCase(choice);
      case Expression.Coalesce coalesce -> inCoalesce(coalesce);
      case Operation operation when ConstantTruth.of(text, operation) != Truth.OPEN ->
          Optional.empty();
      case Operation _,
          Constant _,
          Expression.Parameter _,
          Expression.ColumnReference _,
          Expression.ValueFunction _,
          Expression.Cast _,
          Expression.ArrayOf _,
          Expression.Subquery _,
          Expression.Other _ ->
          inAny(expression.children());
    };
  }

  private Optional<Suspect> inAny(List<Expression> expressions) {
    for (Expression expression : expressions) {
      Optional<Suspect> found = find(expression);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<Suspect> inCall(Call call) {
    Volatility volatility = volatilityOf.apply(call.function());
    return switch (volatility) {
      case VOLATILE, UNKNOWN -> Optional.of(new Suspect(call, volatility));
      case IMMUTABLE, STABLE -> inAny(call.children());
    };
  }

  /** What {@code CASE subject WHEN value} compares. */
  private static Operation equal(Expression subject, Expression value) {
    return new Operation("=", List.of(subject, value), value.range());
  }

  private Optional<Suspect> inCase(Case choice) {
    Optional<Suspect> inSubject = choice.subject().flatMap(this::find);
    if (inSubject.isPresent()) {
      return inSubject;
    }
    for (Case.Branch branch : choice.branches()) {
      Truth truth =
          choice
              .subject()
              .map(subject -> ConstantTruth.of(text, equal(subject, branch.condition())))
              .orElseGet(() -> ConstantTruth.of(text, branch.condition()));
      Optional<Suspect> found =
          switch (truth) {
            case TRUE -> find(branch.result());
            case FALSE, NULL -> Optional.empty();
            case OPEN -> inAny(List.of(branch.condition(), branch.result()));
          };
      if (found.isPresent() || truth == Truth.TRUE) {
        return found;
      }
    }
    return choice.otherwise().flatMap(this::find);
  }

  /** Arguments behind the first constant that is not NULL are never computed. */
  private Optional<Suspect> inCoalesce(Expression.Coalesce coalesce) {
    for (Expression argument : coalesce.arguments()) {
      if (argument instanceof Constant(var kind, _) && kind != Constant.Kind.NULL) {
        return Optional.empty();
      }
      Optional<Suspect> found = find(argument);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
