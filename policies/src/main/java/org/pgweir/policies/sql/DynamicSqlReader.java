package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.RoutineBody.DynamicSql;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque.LexicalClass;

/** Reads what an EXECUTE in PL/pgSQL runs, as far as constants tell. */
final class DynamicSqlReader {

  private DynamicSqlReader() {}

  static DynamicSql read(Translation all, VexContext node) {
    Expression expression = all.expressions.expression(node);
    Source source = all.source;
    boolean conforming = source.standardConformingStrings();
    return new DynamicSql(
        expression,
        constant(source, expression).map(sql -> SqlReader.read(sql, conforming)),
        constant(source, first(expression))
            .map(sql -> atWorst(sql, conforming))
            .orElse(LexicalClass.DEFINES));
  }

  /** The expression whose value the text begins with. */
  private static Expression first(Expression expression) {
    return switch (expression) {
      case Expression.Operation(var operator, var operands, _) when operator.equals("||") ->
          first(operands.getFirst());
      case Expression.Call(var function, var arguments, _)
          when function.couldBe("pg_catalog", "format")
              || function.couldBe("pg_catalog", "concat") ->
          arguments.isEmpty() ? expression : first(arguments.getFirst());
      case Expression.Cast(var operand, _, _) -> first(operand);
      default -> expression;
    };
  }

  private static Optional<String> constant(Source source, Expression expression) {
    if (!(expression instanceof Expression.Constant(var kind, var range))
        || kind != Expression.Constant.Kind.STRING) {
      return Optional.empty();
    }
    String written = range.of(source.text());
    try {
      return Optional.of(
          written.charAt(0) == '$'
              ? written.substring(
                  written.indexOf('$', 1) + 1, written.lastIndexOf('$', written.length() - 2))
              : StringLiterals.value(written, source.standardConformingStrings()));
    } catch (NotUnderstood _) {
      return Optional.empty();
    }
  }

  private static LexicalClass atWorst(String sql, boolean standardConformingStrings) {
    List<String> words = Names.words(sql, Lexer.lex(sql, standardConformingStrings).tokens());
    return words.isEmpty() ? LexicalClass.DEFINES : LexicalClasses.of(words);
  }
}
