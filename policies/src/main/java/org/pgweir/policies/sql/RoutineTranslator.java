package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Anonymous_blockContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_function_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_actions_commonContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_bodyContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_returnContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.SconstContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.StatementContext;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Reads DO, CREATE FUNCTION and CREATE PROCEDURE with the code in them. */
final class RoutineTranslator {

  private final Translation all;
  private final Source source;
  private final StringLiterals strings;

  RoutineTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
    this.strings = new StringLiterals(source);
  }

  WrappingStatement.DoBlock block(Anonymous_blockContext node, SourceRange range) {
    String language = "plpgsql";
    SconstContext code = node.sconst(0);
    if (node.identifier() != null) {
      language = source.identifier(node.identifier()).name();
    } else if (node.sconst().size() == 2) {
      boolean languageFirst =
          node.LANGUAGE().getSymbol().getTokenIndex() < code.getStart().getTokenIndex();
      language = strings.value(node.sconst(languageFirst ? 0 : 1));
      code = node.sconst(languageFirst ? 1 : 0);
    }
    return new WrappingStatement.DoBlock(language, body(language, code), range);
  }

  WrappingStatement.CreateRoutine create(Create_function_statementContext node, SourceRange range) {
    String language = "sql";
    Optional<SconstContext> code = Optional.empty();
    for (Function_actions_commonContext option : node.function_actions_common()) {
      if (option.lang_name != null) {
        language = source.identifier(option.lang_name).name();
      }
      if (option.function_def() != null) {
        code = Optional.of(option.function_def().definition);
      }
    }
    String readAs = language;
    RoutineBody body =
        node.function_body() != null
            ? standardBody(node.function_body())
            : code.map(text -> body(readAs, text)).orElseGet(RoutineBody.OpaqueCode::new);
    return new WrappingStatement.CreateRoutine(
        source.qualifiedName(node.function_parameters().schema_qualified_name()),
        node.PROCEDURE() != null,
        node.REPLACE() != null,
        language,
        body,
        range);
  }

  private RoutineBody body(String language, SconstContext code) {
    boolean scs = source.standardConformingStrings();
    return switch (language) {
      case "plpgsql" -> PlpgsqlReader.read(strings.value(code), scs);
      case "sql" -> sqlBody(SqlReader.read(strings.value(code), scs));
      default -> new RoutineBody.OpaqueCode();
    };
  }

  private static RoutineBody sqlBody(SqlText code) {
    return code.statements().stream().anyMatch(Opaque.class::isInstance)
        ? new RoutineBody.OpaqueCode()
        : new RoutineBody.Read(code, List.of(), List.of(), false);
  }

  /** {@code RETURN e} or {@code BEGIN ATOMIC … END}, which are part of the statement's own text. */
  private RoutineBody standardBody(Function_bodyContext node) {
    List<SqlStatement> statements = new ArrayList<>();
    for (StatementContext statement : node.statement()) {
      statements.add(StatementTranslator.translate(all, statement, source.range(statement)));
    }
    List<Expression> returned = new ArrayList<>();
    List<Function_returnContext> returns = node.getRuleContexts(Function_returnContext.class);
    for (ParserRuleContext clause : returns) {
      returned.addAll(all.expressions.below(clause));
    }
    return new RoutineBody.Read(
        new SqlText(source.text(), source.standardConformingStrings(), statements),
        returned,
        List.of(),
        false);
  }
}
