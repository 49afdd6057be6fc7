package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_index_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_index_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Index_columnContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Index_def_actionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Index_restContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Reindex_optionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Reindex_stmtContext;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.AlterIndex;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.IndexStatement.Reindex;
import org.pgweir.policies.sql.tree.SourceRange;

/** Reads CREATE INDEX, REINDEX and ALTER INDEX. */
final class IndexTranslator {

  private final Translation all;
  private final Source source;

  IndexTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  CreateIndex create(Create_index_statementContext node, SourceRange range) {
    Index_restContext rest = node.index_rest();
    List<Identifier> included =
        rest.including_index() == null
            ? List.of()
            : rest.including_index().identifier().stream().map(source::identifier).toList();
    return new CreateIndex(
        Optional.ofNullable(node.name).map(source::identifier),
        source.qualifiedName(node.table_name),
        node.UNIQUE() != null,
        node.CONCURRENTLY() != null,
        node.if_not_exists() != null,
        node.ONLY() != null,
        rest.method == null ? "btree" : source.identifier(rest.method).name(),
        rest.index_columns().index_column().stream().map(this::key).toList(),
        included,
        Optional.ofNullable(rest.index_where())
            .map(where -> all.expressions.expression(where.vex())),
        range);
  }

  private IndexStatement.Key key(Index_columnContext node) {
    return new IndexStatement.Key(
        all.expressions.expression(node.column),
        Optional.ofNullable(node.operator_class).map(source::qualifiedName),
        source.range(node));
  }

  Reindex reindex(Reindex_stmtContext node, SourceRange range) {
    boolean concurrently = node.CONCURRENTLY() != null;
    if (node.reindex_options() != null) {
      for (Reindex_optionContext option : node.reindex_options().reindex_option()) {
        concurrently |=
            option.CONCURRENTLY() != null
                && (option.boolean_value() == null
                    || MaintenanceTranslator.isOn(source.text(option.boolean_value())));
      }
    }
    return new Reindex(
        scope(node),
        Optional.ofNullable(node.schema_qualified_name()).map(source::qualifiedName),
        concurrently,
        range);
  }

  private static Reindex.Scope scope(Reindex_stmtContext node) {
    if (node.INDEX() != null) {
      return Reindex.Scope.INDEX;
    }
    if (node.TABLE() != null) {
      return Reindex.Scope.TABLE;
    }
    if (node.SCHEMA() != null) {
      return Reindex.Scope.SCHEMA;
    }
    return node.DATABASE() != null ? Reindex.Scope.DATABASE : Reindex.Scope.SYSTEM;
  }

  AlterIndex alter(Alter_index_statementContext node, SourceRange range) {
    if (node.ALL() != null) {
      return new AlterIndex(
          Optional.empty(),
          false,
          new IndexStatement.Action.SetTablespace(
              source.identifier(node.set_tablespace().identifier())),
          range);
    }
    return new AlterIndex(
        Optional.of(source.qualifiedName(node.schema_qualified_name())),
        node.if_exists() != null,
        action(node.index_def_action()),
        range);
  }

  private IndexStatement.Action action(Index_def_actionContext node) {
    if (node.rename_to() != null) {
      return new IndexStatement.Action.Rename(source.identifier(node.rename_to().name));
    }
    if (node.ATTACH() != null) {
      return new IndexStatement.Action.AttachPartition(source.qualifiedName(node.index));
    }
    if (node.set_tablespace() != null) {
      return new IndexStatement.Action.SetTablespace(
          source.identifier(node.set_tablespace().identifier()));
    }
    return new IndexStatement.Action.Other(source.keywords(node));
  }
}
