package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Cast_specificationContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_callContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_constructContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.String_value_functionContext;
import org.pgweir.policies.sql.tree.Expression;

/** Reads function calls, those with syntax of their own included. */
final class CallTranslator {

  private final Translation all;
  private final Source source;

  CallTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  Expression call(Function_callContext node) {
    if (node.schema_qualified_name_nontype() != null) {
      return new Expression.Call(
          source.qualifiedName(node.schema_qualified_name_nontype()),
          all.expressions.below(node),
          source.range(node));
    }
    if (node.function_construct() != null) {
      return construct(node.function_construct());
    }
    if (node.extract_function() != null) {
      return builtIn("extract", node);
    }
    if (node.string_value_function() != null) {
      return builtIn(stringFunction(node.string_value_function()), node);
    }
    if (node.system_function() != null) {
      Cast_specificationContext cast = node.system_function().cast_specification();
      return cast != null
          ? new Expression.Cast(
              all.expressions.expression(cast.vex()),
              all.types.type(cast.data_type()),
              source.range(node))
          : valueFunction(node);
    }
    return node.date_time_function() != null ? valueFunction(node) : other(node);
  }

  private Expression construct(Function_constructContext node) {
    List<Expression> arguments = all.expressions.below(node);
    if (node.COALESCE() != null) {
      return new Expression.Coalesce(arguments, source.range(node));
    }
    if (node.GROUPING() != null || node.XMLCONCAT() != null) {
      return other(node);
    }
    return new Expression.Operation(firstWord(node), arguments, source.range(node));
  }

  private static String stringFunction(String_value_functionContext node) {
    if (node.TRIM() != null) {
      return node.LEADING() != null ? "ltrim" : node.TRAILING() != null ? "rtrim" : "btrim";
    }
    return node.COLLATION() != null ? "pg_collation_for" : firstWord(node);
  }

  private Expression builtIn(String catalogName, ParserRuleContext node) {
    return new Expression.Call(
        TypeTranslator.builtIn(catalogName, source.range(node)),
        new ArrayList<>(all.expressions.below(node)),
        source.range(node));
  }

  private Expression valueFunction(ParserRuleContext node) {
    return new Expression.ValueFunction(firstWord(node), source.range(node));
  }

  private Expression other(ParserRuleContext node) {
    return new Expression.Other(firstWord(node), all.expressions.below(node), source.range(node));
  }

  private static String firstWord(ParserRuleContext node) {
    return Names.fold(node.getStart().getText());
  }
}
