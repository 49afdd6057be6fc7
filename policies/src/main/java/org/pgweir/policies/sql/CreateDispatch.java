package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_rewrite_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_schema_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Rewrite_commandContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_createContext;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Sends CREATE, and what the grammar counts among it, to the translator of its family. */
final class CreateDispatch {

  private final Translation all;
  private final Source source;

  CreateDispatch(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  SqlStatement create(Schema_createContext node, SourceRange range) {
    if (node.create_table_statement() != null) {
      return new TableTranslator(all).create(node.create_table_statement(), range);
    }
    if (node.create_table_as_statement() != null) {
      return new TableTranslator(all).createAs(node.create_table_as_statement(), range);
    }
    if (node.create_foreign_table_statement() != null) {
      return new TableTranslator(all).create(node.create_foreign_table_statement(), range);
    }
    if (node.create_index_statement() != null) {
      return new IndexTranslator(all).create(node.create_index_statement(), range);
    }
    if (node.create_view_statement() != null) {
      return new ViewTranslator(all).create(node.create_view_statement(), range);
    }
    if (node.create_sequence_statement() != null) {
      return new ViewTranslator(all).create(node.create_sequence_statement(), range);
    }
    if (node.create_type_statement() != null) {
      return new TypeStatementTranslator(all).create(node.create_type_statement(), range);
    }
    if (node.create_domain_statement() != null) {
      return new TypeStatementTranslator(all).createDomain(node.create_domain_statement(), range);
    }
    if (node.create_function_statement() != null) {
      return new RoutineTranslator(all).create(node.create_function_statement(), range);
    }
    if (node.create_schema_statement() != null) {
      return schema(node.create_schema_statement(), range);
    }
    if (node.create_rewrite_statement() != null) {
      return rule(node.create_rewrite_statement(), range);
    }
    if (node.create_table_external_statement() != null) {
      throw new NotUnderstood("not a statement of PostgreSQL");
    }
    return object(node, range);
  }

  private SqlStatement object(Schema_createContext node, SourceRange range) {
    ObjectTranslator objects = new ObjectTranslator(all);
    if (node.create_trigger_statement() != null) {
      return objects.createTrigger(node.create_trigger_statement(), range);
    }
    if (node.create_policy_statement() != null) {
      return objects.createPolicy(node.create_policy_statement(), range);
    }
    if (node.create_statistics_statement() != null) {
      return new ObjectStatement.CreateStatistics(
          source.qualifiedName(node.create_statistics_statement().table_name), range);
    }
    if (node.create_publication_statement() != null) {
      var publication = node.create_publication_statement();
      return objects.publication(
          publication.identifier(), true, publication.publication_object(), range);
    }
    if (node.comment_on_statement() != null) {
      return objects.comment(node.comment_on_statement().comment_member_object(), range);
    }
    if (node.rule_common() != null) {
      return objects.privileges(node.rule_common(), range);
    }
    if (node.set_statement() != null) {
      return node.set_statement().set_action().CONSTRAINTS() != null
          ? new SessionTranslator(all).constraints(node.set_statement().set_action(), range)
          : StatementTranslator.setting(source, range);
    }
    return new SqlStatement.OtherStatement(Commands.of(source.tokens(node)), range);
  }

  private SqlStatement schema(Create_schema_statementContext node, SourceRange range) {
    return new WrappingStatement.CreateSchema(
        Optional.ofNullable(node.name).map(source::identifier),
        node.if_not_exists() != null,
        List.of(),
        range);
  }

  private SqlStatement rule(Create_rewrite_statementContext node, SourceRange range) {
    List<SqlStatement> actions = new ArrayList<>();
    for (Rewrite_commandContext command : node.rewrite_command()) {
      actions.add(ruleAction(command));
    }
    return new WrappingStatement.CreateRule(
        source.identifier(node.name),
        source.qualifiedName(node.table_name),
        Names.fold(node.event.getText()),
        node.INSTEAD() != null,
        Optional.ofNullable(node.vex()).map(all.expressions::expression),
        actions,
        range);
  }

  private SqlStatement ruleAction(Rewrite_commandContext node) {
    SourceRange range = source.range(node);
    if (node.select_stmt() != null) {
      return new DataStatement.Select(all.queries.query(node.select_stmt()), range);
    }
    if (node.insert_stmt_for_psql() != null) {
      return all.data.insert(node.insert_stmt_for_psql());
    }
    if (node.update_stmt_for_psql() != null) {
      return all.data.update(node.update_stmt_for_psql());
    }
    return node.delete_stmt_for_psql() != null
        ? all.data.delete(node.delete_stmt_for_psql())
        : new SessionStatement.OtherSession("notify", range);
  }
}
