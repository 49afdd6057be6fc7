package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Array_elementsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Array_expressionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Case_expressionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Expr_constContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.IndirectionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Indirection_listContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Indirection_varContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Type_coercionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Value_expression_primaryContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TypeName;

/** Reads what operators connect: constants, columns, calls, CASE, arrays. */
final class PrimaryTranslator {

  private final Translation all;
  private final Source source;
  private final CallTranslator calls;

  PrimaryTranslator(Translation all, CallTranslator calls) {
    this.all = all;
    this.source = all.source;
    this.calls = calls;
  }

  Expression primary(Value_expression_primaryContext node) {
    if (node.expr_const() != null) {
      return constant(node.expr_const());
    }
    if (node.function_call() != null) {
      return calls.call(node.function_call());
    }
    if (node.indirection_var() != null) {
      return reference(node.indirection_var());
    }
    if (node.case_expression() != null) {
      return caseExpression(node.case_expression());
    }
    if (node.array_expression() != null) {
      return array(node.array_expression());
    }
    if (node.type_coercion() != null) {
      return coercion(node.type_coercion());
    }
    if (node.NULL() != null) {
      return new Constant(Constant.Kind.NULL, source.range(node));
    }
    if (node.MULTIPLY() != null) {
      return new Expression.ColumnReference(List.of(), true, List.of(), source.range(node));
    }
    if (node.datetime_overlaps() != null) {
      return new Expression.Call(
          TypeTranslator.builtIn("overlaps", source.range(node)),
          all.expressions.below(node),
          source.range(node));
    }
    return query(node)
        .orElseGet(() ->
            new Expression.Other(firstWord(node), all.expressions.below(node), source.range(node)));
  }

  /** {@code (SELECT …)}, {@code EXISTS (SELECT …)}, {@code ANY (SELECT …)}. */
  private Optional<Expression> query(Value_expression_primaryContext node) {
    if (node.table_subquery() != null) {
      return Optional.of(
          new Expression.Subquery(
              "exists",
              all.queries.query(node.table_subquery().select_stmt()),
              source.range(node)));
    }
    if (node.comparison_mod() != null && node.comparison_mod().select_stmt_no_parens() != null) {
      return Optional.of(
          new Expression.Subquery(
              firstWord(node),
              all.queries.query(node.comparison_mod().select_stmt_no_parens()),
              source.range(node)));
    }
    return node.select_stmt_no_parens() != null && node.indirection_list() == null
        ? Optional.of(
            new Expression.Subquery(
                "scalar", all.queries.query(node.select_stmt_no_parens()), source.range(node)))
        : Optional.empty();
  }

  private String firstWord(ParserRuleContext node) {
    return Names.fold(node.getStart().getText());
  }

  private Expression constant(Expr_constContext node) {
    if (node.sconst() != null) {
      return new Constant(Constant.Kind.STRING, source.range(node));
    }
    if (node.truth_value() != null) {
      Constant.Kind kind =
          node.truth_value().TRUE() != null
              ? Constant.Kind.TRUE
              : node.truth_value().FALSE() != null ? Constant.Kind.FALSE : Constant.Kind.STRING;
      return new Constant(kind, source.range(node));
    }
    return new Constant(Constant.Kind.NUMBER, source.range(node));
  }

  private Expression reference(Indirection_varContext node) {
    List<Identifier> path = new ArrayList<>();
    List<Expression> subscripts = new ArrayList<>();
    boolean star = false;
    if (node.identifier() != null) {
      path.add(source.identifier(node.identifier()));
    }
    Indirection_listContext rest = node.indirection_list();
    if (rest != null) {
      star = rest.MULTIPLY() != null;
      for (IndirectionContext step : rest.indirection()) {
        // behind a subscript stands a field of what the column holds
        if (step.col_label() != null && subscripts.isEmpty()) {
          path.add(source.identifier(step.col_label()));
        }
        subscripts.addAll(all.expressions.expressions(step.vex()));
      }
    }
    if (node.dollar_number() != null) {
      return subscripts.isEmpty() && path.isEmpty()
          ? new Expression.Parameter(source.range(node))
          : new Expression.Other("parameter", subscripts, source.range(node));
    }
    return new Expression.ColumnReference(path, star, subscripts, source.range(node));
  }

  private Expression caseExpression(Case_expressionContext node) {
    List<VexContext> results = node.r;
    boolean hasElse = node.ELSE() != null;
    int branchCount = node.WHEN().size();
    List<VexContext> parts = node.vex();
    int next = 0;
    Optional<Expression> subject = Optional.empty();
    // all expressions in order: subject if any, then condition and result of each branch, else
    if (parts.size() - results.size() > branchCount) {
      subject = Optional.of(all.expressions.expression(parts.get(next++)));
    }
    List<Expression.Case.Branch> branches = new ArrayList<>(branchCount);
    for (int i = 0; i < branchCount; i++) {
      Expression condition = all.expressions.expression(parts.get(next++));
      branches.add(
          new Expression.Case.Branch(condition, all.expressions.expression(parts.get(next++))));
    }
    Optional<Expression> otherwise =
        hasElse ? Optional.of(all.expressions.expression(parts.get(next))) : Optional.empty();
    return new Expression.Case(subject, branches, otherwise, source.range(node));
  }

  private Expression array(Array_expressionContext node) {
    if (node.array_elements() == null) {
      return new Expression.Subquery(
          "array", all.queries.query(node.table_subquery().select_stmt()), source.range(node));
    }
    return elements(node.array_elements(), node);
  }

  private Expression elements(Array_elementsContext node, ParserRuleContext whole) {
    List<Expression> elements = new ArrayList<>();
    for (int i = 0; i < node.getChildCount(); i++) {
      switch (node.getChild(i)) {
        case VexContext vex -> elements.add(all.expressions.expression(vex));
        case Array_elementsContext inner -> elements.add(elements(inner, inner));
        default -> {}
      }
    }
    return new Expression.ArrayOf(elements, source.range(whole));
  }

  private Expression coercion(Type_coercionContext node) {
    Expression literal = new Constant(Constant.Kind.STRING, source.range(node.sconst()));
    TypeName type =
        node.data_type() != null
            ? all.types.type(node.data_type())
            : new TypeName(
                TypeTranslator.builtIn("interval", source.range(node)),
                List.of(),
                0,
                false,
                source.range(node));
    return new Expression.Cast(literal, type, source.range(node));
  }
}
