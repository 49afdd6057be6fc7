package org.pgweir.policies.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_callContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Vex_bContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * Reads value expressions: operators, casts and parentheses here, the rest in {@link
 * PrimaryTranslator}.
 */
final class ExpressionTranslator {

  private final Translation all;
  private final Source source;
  private final PrimaryTranslator primaries;
  private final CallTranslator calls;

  ExpressionTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
    this.calls = new CallTranslator(all);
    this.primaries = new PrimaryTranslator(all, calls);
  }

  Expression expression(VexContext node) {
    return read(node);
  }

  List<Expression> expressions(List<VexContext> nodes) {
    return nodes.stream().map(this::expression).toList();
  }

  Expression call(Function_callContext node) {
    return calls.call(node);
  }

  /** The values in a node, DEFAULT among them. */
  List<Expression> withDefaults(ParserRuleContext node) {
    List<Expression> values = new ArrayList<>();
    for (int i = 0; i < node.getChildCount(); i++) {
      switch (node.getChild(i)) {
        case VexContext vex -> values.add(expression(vex));
        case TerminalNode word when Trees.isToken(word, SQLParser.DEFAULT) -> {
          int start = word.getSymbol().getStartIndex();
          values.add(
              new Expression.Other(
                  "default",
                  List.of(),
                  new SourceRange(start, word.getSymbol().getStopIndex() + 1)));
        }
        default -> {}
      }
    }
    return values;
  }

  /** The outermost expressions and queries below a node, whatever stands between. */
  List<Expression> below(ParserRuleContext node) {
    List<Expression> found = new ArrayList<>();
    Deque<ParseTree> open = new ArrayDeque<>();
    pushChildren(open, node);
    while (!open.isEmpty()) {
      ParseTree next = open.pop();
      if (isExpression(next)) {
        found.add(read((ParserRuleContext) next));
      } else if (next instanceof SQLParser.Select_stmt_no_parensContext query) {
        found.add(new Expression.Subquery("scalar", all.queries.query(query), source.range(query)));
      } else if (next instanceof SQLParser.Select_stmtContext query) {
        found.add(new Expression.Subquery("scalar", all.queries.query(query), source.range(query)));
      } else {
        pushChildren(open, next);
      }
    }
    return found;
  }

  private static void pushChildren(Deque<ParseTree> stack, ParseTree node) {
    for (int i = node.getChildCount() - 1; i >= 0; i--) {
      stack.push(node.getChild(i));
    }
  }

  private Expression read(ParserRuleContext node) {
    return switch (node) {
      case VexContext vex when vex.value_expression_primary() != null ->
          primaries.primary(vex.value_expression_primary());
      case Vex_bContext vex when vex.value_expression_primary() != null ->
          primaries.primary(vex.value_expression_primary());
      case VexContext vex when vex.CAST_EXPRESSION() != null ->
          new Expression.Cast(
              expression(vex.vex(0)), all.types.type(vex.data_type()), source.range(vex));
      case Vex_bContext vex when vex.CAST_EXPRESSION() != null ->
          new Expression.Cast(
              read(vex.vex_b(0)), all.types.type(vex.data_type()), source.range(vex));
      default -> startsWithParenthesis(node) ? parenthesised(node) : operation(node);
    };
  }

  private Expression parenthesised(ParserRuleContext node) {
    List<Expression> inner = below(node);
    boolean indirection = node.getRuleContext(SQLParser.Indirection_listContext.class, 0) != null;
    if (inner.size() == 1 && !indirection) {
      return Parentheses.around(inner.getFirst(), source.range(node));
    }
    String keyword = indirection ? "field" : "row";
    return new Expression.Operation(keyword, inner, source.range(node));
  }

  /**
   * An operator and its operands. A chain of one operator, which the grammar nests to the left, is
   * one operation, so that a condition of ten thousand ORs is not ten thousand deep.
   */
  private Expression operation(ParserRuleContext node) {
    String operator = operator(node);
    Deque<Expression> operands = new ArrayDeque<>();
    ParserRuleContext link = node;
    List<ParserRuleContext> children = expressionChildren(link);
    while (isBinary(children)
        && isOperation(children.getFirst())
        && operator(children.getFirst()).equals(operator)
        && isBinary(expressionChildren(children.getFirst()))) {
      operands.addFirst(read(children.getLast()));
      link = children.getFirst();
      children = expressionChildren(link);
    }
    for (ParserRuleContext child : children.reversed()) {
      operands.addFirst(read(child));
    }
    var query = node.getRuleContext(SQLParser.Select_stmt_no_parensContext.class, 0);
    if (query != null) {
      operands.addLast(
          new Expression.Subquery("in", all.queries.query(query), source.range(query)));
    }
    return new Expression.Operation(operator, List.copyOf(operands), source.range(node));
  }

  private static boolean isBinary(List<ParserRuleContext> operands) {
    return operands.size() == 2;
  }

  /** What stands between the operands, as lower-case words. */
  private String operator(ParserRuleContext node) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < node.getChildCount(); i++) {
      ParseTree child = node.getChild(i);
      if (isExpression(child) || child instanceof SQLParser.Select_stmt_no_parensContext) {
        continue;
      }
      String word =
          switch (child) {
            case TerminalNode terminal -> Names.fold(terminal.getText());
            case SQLParser.Collate_identifierContext _ -> "collate";
            case ParserRuleContext part -> source.keywords(part);
            default -> "";
          };
      if (!word.equals("(") && !word.equals(")") && !word.equals(",")) {
        words.append(words.isEmpty() ? "" : " ").append(word);
      }
    }
    return words.toString();
  }

  private static List<ParserRuleContext> expressionChildren(ParserRuleContext node) {
    List<ParserRuleContext> children = new ArrayList<>();
    for (int i = 0; i < node.getChildCount(); i++) {
      if (isExpression(node.getChild(i))) {
        children.add((ParserRuleContext) node.getChild(i));
      }
    }
    return children;
  }

  private static boolean isOperation(ParserRuleContext node) {
    return isExpression(node) && !startsWithParenthesis(node) && !isPrimaryOrCast(node);
  }

  private static boolean isPrimaryOrCast(ParserRuleContext node) {
    return switch (node) {
      case VexContext vex ->
          vex.value_expression_primary() != null || vex.CAST_EXPRESSION() != null;
      case Vex_bContext vex ->
          vex.value_expression_primary() != null || vex.CAST_EXPRESSION() != null;
      default -> false;
    };
  }

  private static boolean isExpression(ParseTree node) {
    return node instanceof VexContext || node instanceof Vex_bContext;
  }

  private static boolean startsWithParenthesis(ParserRuleContext node) {
    return node.getChild(0) instanceof TerminalNode terminal
        && terminal.getSymbol().getType() == SQLParser.LEFT_PAREN;
  }
}
