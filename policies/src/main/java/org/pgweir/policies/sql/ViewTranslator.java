package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Additional_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_materialized_view_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_sequence_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_view_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_sequence_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_view_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Materialized_view_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Sequence_bodyContext;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SequenceStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.ViewStatement;

/** Reads statements about views, materialized views and sequences. */
final class ViewTranslator {

  private final Translation all;
  private final Source source;

  ViewTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  SqlStatement create(Create_view_statementContext node, SourceRange range) {
    QualifiedName name = source.qualifiedName(node.name);
    Query query = all.queries.query(node.v_query);
    if (node.MATERIALIZED() != null) {
      return new ViewStatement.CreateMaterializedView(
          name, node.if_not_exists() != null, query, node.NO() == null, range);
    }
    boolean temporary = node.TEMP() != null || node.TEMPORARY() != null;
    return new ViewStatement.CreateView(name, node.REPLACE() != null, temporary, query, range);
  }

  ViewStatement refresh(Additional_statementContext node, SourceRange range) {
    return new ViewStatement.RefreshMaterializedView(
        source.qualifiedName(node.schema_qualified_name()),
        node.CONCURRENTLY() != null,
        node.NO() == null,
        range);
  }

  ViewStatement alter(Alter_view_statementContext node, SourceRange range) {
    return new ViewStatement.AlterView(
        Optional.of(source.qualifiedName(node.name)),
        false,
        source.keywords(node.alter_view_action()),
        range);
  }

  SqlStatement alter(Alter_materialized_view_statementContext node, SourceRange range) {
    var actions = node.alter_materialized_view_action();
    if (actions != null
        && actions.materialized_view_action().size() == 1
        && actions.materialized_view_action(0).ACCESS() != null) {
      return setAccessMethod(node, actions.materialized_view_action(0), range);
    }
    return node.alter_materialized_view_action() == null
        ? new ViewStatement.AlterView(Optional.empty(), true, source.keywords(node), range)
        : new ViewStatement.AlterView(
            Optional.of(source.qualifiedName(node.schema_qualified_name())),
            true,
            source.keywords(node.alter_materialized_view_action()),
            range);
  }

  private SqlStatement setAccessMethod(
      Alter_materialized_view_statementContext node,
      Materialized_view_actionContext action,
      SourceRange range) {
    return new TableStatement.AlterTable(
        source.qualifiedName(node.schema_qualified_name()),
        node.if_exists() != null,
        false,
        false,
        List.of(
            new TableAction.SetAccessMethod(
                Optional.of(source.identifier(action.access_method_name)), source.range(action))),
        range);
  }

  SequenceStatement create(Create_sequence_statementContext node, SourceRange range) {
    return new SequenceStatement.CreateSequence(
        source.qualifiedName(node.name),
        TableTranslator.persistence(node),
        node.if_not_exists() != null,
        owner(node.sequence_body()),
        range);
  }

  SequenceStatement alter(Alter_sequence_statementContext node, SourceRange range) {
    int behindName = node.name.getStop().getTokenIndex() + 1;
    StringBuilder options = new StringBuilder();
    for (GrammarToken token :
        source.tokens().subList(behindName, node.getStop().getTokenIndex() + 1)) {
      options.append(options.isEmpty() ? "" : " ").append(Names.fold(token.getText()));
    }
    return new SequenceStatement.AlterSequence(
        source.qualifiedName(node.name),
        node.if_exists() != null,
        !node.RESTART().isEmpty(),
        owner(node.sequence_body()),
        options.toString(),
        range);
  }

  private Optional<QualifiedName> owner(List<Sequence_bodyContext> options) {
    return options.stream()
        .filter(option -> option.col_name != null)
        .map(option -> source.qualifiedName(option.col_name))
        .findFirst();
  }
}
