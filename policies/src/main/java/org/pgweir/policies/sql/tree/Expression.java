package org.pgweir.policies.sql.tree;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A value expression.
 *
 * <p>Parentheses leave no trace but in the range. What has no shape of its own here is a {@link
 * Call} if PostgreSQL makes a function call of it ({@code TRIM}, {@code EXTRACT}), otherwise an
 * {@link Other} that still holds every expression inside it, so that a search for calls or columns
 * misses nothing.
 */
public sealed interface Expression {

  SourceRange range();

  /** The expressions directly inside this one, in the order of the text; queries not entered. */
  List<Expression> children();

  /** A literal: string, number, bit string, TRUE, FALSE or NULL. */
  record Constant(Kind kind, SourceRange range) implements Expression {
    /** What is written. */
    public enum Kind {
      STRING,
      NUMBER,
      TRUE,
      FALSE,
      NULL
    }

    @Override
    public List<Expression> children() {
      return List.of();
    }
  }

  /** {@code $1}. */
  record Parameter(SourceRange range) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of();
    }
  }

  /**
   * A column, or something that looks like one: {@code c}, {@code t.c}, {@code s.t.c}, {@code *},
   * {@code t.*}.
   *
   * @param path the names from left to right; empty for a lone star
   * @param star whether it ends in {@code *}
   * @param subscripts the expressions in brackets behind it
   */
  record ColumnReference(
      List<Identifier> path, boolean star, List<Expression> subscripts, SourceRange range)
      implements Expression {
    public ColumnReference {
      path = List.copyOf(path);
      subscripts = List.copyOf(subscripts);
    }

    @Override
    public List<Expression> children() {
      return subscripts;
    }
  }

  /**
   * A function call.
   *
   * @param function its name; special syntax such as {@code TRIM(x)} has the catalogue's name
   * @param arguments its arguments, with those of ORDER BY, FILTER, WITHIN GROUP and OVER behind
   */
  record Call(QualifiedName function, List<Expression> arguments, SourceRange range)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }

    @Override
    public List<Expression> children() {
      return arguments;
    }
  }

  /** {@code CURRENT_TIMESTAMP}, {@code CURRENT_USER} and the like; all of them are stable. */
  record ValueFunction(String keyword, SourceRange range) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of();
    }
  }

  /** {@code CAST(x AS t)}, {@code x::t}, {@code t 'x'}. */
  record Cast(Expression operand, TypeName type, SourceRange range) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of(operand);
    }
  }

  /**
   * An operator with its operands: symbols, {@code AND}, {@code OR}, {@code NOT}, {@code LIKE},
   * {@code IS NULL}, {@code BETWEEN}, {@code IN} and so on.
   *
   * @param operator the symbol or the keywords in lower case, one space between; a chain such as
   *     {@code a AND b AND c} is one operation with three operands
   */
  record Operation(String operator, List<Expression> operands, SourceRange range)
      implements Expression {
    public Operation {
      operands = List.copyOf(operands);
    }

    @Override
    public List<Expression> children() {
      return operands;
    }
  }

  /** {@code CASE}; with a subject each condition is compared to it. */
  record Case(
      Optional<Expression> subject,
      List<Branch> branches,
      Optional<Expression> otherwise,
      SourceRange range)
      implements Expression {
    public Case {
      branches = List.copyOf(branches);
    }

    /** {@code WHEN condition THEN result}. */
    public record Branch(Expression condition, Expression result) {}

    @Override
    public List<Expression> children() {
      List<Expression> all = new ArrayList<>();
      subject.ifPresent(all::add);
      for (Branch branch : branches) {
        all.add(branch.condition());
        all.add(branch.result());
      }
      otherwise.ifPresent(all::add);
      return all;
    }
  }

  /** {@code COALESCE(a, b, …)}. */
  record Coalesce(List<Expression> arguments, SourceRange range) implements Expression {
    public Coalesce {
      arguments = List.copyOf(arguments);
    }

    @Override
    public List<Expression> children() {
      return arguments;
    }
  }

  /** {@code ARRAY[…]}. */
  record ArrayOf(List<Expression> elements, SourceRange range) implements Expression {
    public ArrayOf {
      elements = List.copyOf(elements);
    }

    @Override
    public List<Expression> children() {
      return elements;
    }
  }

  /**
   * A query as a value: {@code (SELECT …)}, {@code EXISTS (…)}, {@code ARRAY (…)}, {@code ANY (…)},
   * or the right side of IN, where it is the last operand.
   *
   * @param keyword {@code exists}, {@code array}, {@code any}, {@code all}, {@code some}, {@code
   *     in}, or {@code scalar}
   */
  record Subquery(String keyword, Query query, SourceRange range) implements Expression {
    @Override
    public List<Expression> children() {
      return List.of();
    }
  }

  /** Anything else, by the keyword it starts with, with every expression it holds. */
  record Other(String keyword, List<Expression> children, SourceRange range) implements Expression {
    public Other {
      children = List.copyOf(children);
    }
  }
}
