package org.pgweir.policies.sql;

import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Explain_queryContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Explain_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Script_additionalContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Script_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.StatementContext;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Sends each statement to the translator of its family. */
final class StatementTranslator {

  private StatementTranslator() {}

  static SqlStatement translate(Translation all, StatementContext node, SourceRange range) {
    if (node.data_statement() != null) {
      return all.data.statement(node.data_statement());
    }
    return node.schema_statement() != null
        ? schema(all, node.schema_statement(), range)
        : script(all, node.script_statement(), range);
  }

  static SqlStatement schema(Translation all, Schema_statementContext node, SourceRange range) {
    if (node.schema_create() != null) {
      return new CreateDispatch(all).create(node.schema_create(), range);
    }
    return node.schema_alter() != null
        ? new AlterDispatch(all).alter(node.schema_alter(), range)
        : new ObjectTranslator(all).drop(node.schema_drop(), range);
  }

  private static SqlStatement script(
      Translation all, Script_statementContext node, SourceRange range) {
    if (node.script_transaction() != null) {
      if (node.script_transaction().lock_table() == null) {
        throw new NotUnderstood("transaction control");
      }
      return new MaintenanceTranslator(all.source)
          .lock(node.script_transaction().lock_table(), range);
    }
    Script_additionalContext other = node.script_additional();
    SessionTranslator session = new SessionTranslator(all);
    if (other.additional_statement() != null) {
      return additional(all, other.additional_statement(), range);
    }
    if (other.VACUUM() != null) {
      return new MaintenanceTranslator(all.source).vacuum(other, range);
    }
    if (other.FETCH() != null || other.MOVE() != null || other.CLOSE() != null) {
      return session.fetchOrClose(other, range);
    }
    if (other.CALL() != null) {
      return new WrappingStatement.Call(all.expressions.call(other.function_call()), range);
    }
    if (other.declare_statement() != null) {
      return session.declare(other.declare_statement(), range);
    }
    if (other.execute_statement() != null) {
      return session.execute(other.execute_statement(), range);
    }
    if (other.explain_statement() != null) {
      return explain(all, other.explain_statement(), range);
    }
    return setting(all.source, range);
  }

  /** SET, RESET and SHOW where they stand in other statements. */
  static SqlStatement setting(Source source, SourceRange range) {
    return SettingReader.read(
            source.text(), source.lexed(range), source.standardConformingStrings())
        .orElseThrow(() -> new NotUnderstood("setting"));
  }

  static SqlStatement additional(
      Translation all, Additional_statementContext node, SourceRange range) {
    MaintenanceTranslator maintenance = new MaintenanceTranslator(all.source);
    if (node.anonymous_block() != null) {
      return new RoutineTranslator(all).block(node.anonymous_block(), range);
    }
    if (node.analyze_keyword() != null) {
      return maintenance.analyze(node, range);
    }
    if (node.cluster_stmt() != null) {
      return maintenance.cluster(node.cluster_stmt(), range);
    }
    if (node.DEALLOCATE() != null) {
      return new SessionStatement.Deallocate(
          node.identifier().stream().findFirst().map(all.source::identifier), range);
    }
    if (node.REFRESH() != null) {
      return new ViewTranslator(all).refresh(node, range);
    }
    if (node.PREPARE() != null) {
      return new SessionTranslator(all).prepare(node, range);
    }
    if (node.copy_statement() != null) {
      return new SessionTranslator(all).copy(node.copy_statement(), range);
    }
    if (node.truncate_stmt() != null) {
      return maintenance.truncate(node.truncate_stmt(), range);
    }
    if (node.reindex_stmt() != null) {
      return new IndexTranslator(all).reindex(node.reindex_stmt(), range);
    }
    if (node.RESET() != null) {
      return setting(all.source, range);
    }
    if (node.REASSIGN() != null) {
      return new SqlStatement.OtherStatement(Commands.of(all.source.tokens(node)), range);
    }
    return new SessionStatement.OtherSession(Names.fold(node.getStart().getText()), range);
  }

  static SqlStatement explain(Translation all, Explain_statementContext node, SourceRange range) {
    boolean analyze = node.analyze_keyword() != null;
    for (var option : node.explain_option()) {
      analyze |=
          option.analyze_keyword() != null
              && (option.boolean_value() == null
                  || MaintenanceTranslator.isOn(all.source.text(option.boolean_value())));
    }
    return new WrappingStatement.Explain(analyze, explained(all, node.explain_query()), range);
  }

  private static SqlStatement explained(Translation all, Explain_queryContext node) {
    SourceRange range = all.source.range(node);
    if (node.data_statement() != null) {
      return all.data.statement(node.data_statement());
    }
    if (node.execute_statement() != null) {
      return new SessionTranslator(all).execute(node.execute_statement(), range);
    }
    if (node.declare_statement() != null) {
      return new SessionTranslator(all).declare(node.declare_statement(), range);
    }
    return node.create_table_as_statement() != null
        ? new TableTranslator(all).createAs(node.create_table_as_statement(), range)
        : new ViewTranslator(all).create(node.create_view_statement(), range);
  }
}
