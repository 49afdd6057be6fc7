package org.pgweir.policies.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Data_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Execute_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Explain_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Function_callContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Perform_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_stmtContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Select_stmt_no_parensContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Transaction_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.StatementTokens;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.RoutineBody.DynamicSql;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Reads PL/pgSQL: every SQL statement in it and every expression it computes, whatever branch they
 * stand in.
 */
final class PlpgsqlReader {

  private final Translation all;
  private final List<SqlStatement> statements = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();
  private final List<DynamicSql> dynamicSql = new ArrayList<>();
  private boolean transactionControl;

  private PlpgsqlReader(Translation all) {
    this.all = all;
  }

  static RoutineBody read(String code, boolean standardConformingStrings) {
    Lexed lexed = Lexer.lex(code, standardConformingStrings);
    if (lexed instanceof Lexed.Broken || lexed.tokens().isEmpty()) {
      return new RoutineBody.OpaqueCode();
    }
    StatementTokens tokens = new StatementTokens(PlpgsqlTargets.without(code, lexed.tokens()));
    if (Nesting.isTooDeep(code, tokens)) {
      return new RoutineBody.OpaqueCode();
    }
    List<GrammarToken> grammarTokens = GrammarTokens.of(code, tokens);
    Source source = new Source(code, grammarTokens, tokens, standardConformingStrings);
    return Grammar.parse(grammarTokens, SQLParser::plpgsql_function)
        .<RoutineBody>map(tree -> {
          PlpgsqlReader reader = new PlpgsqlReader(new Translation(source));
          reader.walk(tree);
          return new RoutineBody.Read(
              new SqlText(code, standardConformingStrings, reader.statements),
              reader.expressions,
              reader.dynamicSql,
              reader.transactionControl);
        })
        .orElseGet(RoutineBody.OpaqueCode::new);
  }

  private void walk(ParserRuleContext tree) {
    Deque<ParseTree> open = new ArrayDeque<>();
    open.push(tree);
    while (!open.isEmpty()) {
      ParseTree node = open.pop();
      if (!take(node)) {
        for (int i = node.getChildCount() - 1; i >= 0; i--) {
          open.push(node.getChild(i));
        }
      }
    }
  }

  /** Takes a node that is one statement or expression; returns false for what holds several. */
  private boolean take(ParseTree node) {
    switch (node) {
      case Data_statementContext data -> statements.add(all.data.statement(data));
      case Schema_statementContext schema ->
          statements.add(StatementTranslator.schema(all, schema, all.source.range(schema)));
      case Additional_statementContext other ->
          statements.add(StatementTranslator.additional(all, other, all.source.range(other)));
      case Explain_statementContext explain ->
          statements.add(StatementTranslator.explain(all, explain, all.source.range(explain)));
      case Perform_stmtContext perform -> query(all.queries.query(perform));
      case Select_stmtContext select -> query(all.queries.query(select));
      case Select_stmt_no_parensContext select -> query(all.queries.query(select));
      case Execute_stmtContext execute -> {
        dynamicSql.add(DynamicSqlReader.read(all, execute.vex()));
        if (execute.using_vex() != null) {
          expressions.addAll(all.expressions.below(execute.using_vex()));
        }
      }
      case Function_callContext call -> expressions.add(all.expressions.call(call));
      case VexContext vex -> expressions.add(all.expressions.expression(vex));
      case Transaction_statementContext transaction -> {
        if (transaction.lock_table() == null) {
          transactionControl = true;
        } else {
          statements.add(
              new MaintenanceTranslator(all.source)
                  .lock(transaction.lock_table(), all.source.range(transaction)));
        }
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void query(Query query) {
    statements.add(new DataStatement.Select(query, query.range()));
  }
}
