package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Data_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Delete_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.From_itemContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.IdentifierContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Indirection_identifierContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Insert_columnsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Insert_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Returning_select_list_with_aliasContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Update_setContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Update_stmt_for_psqlContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.VexContext;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Assignment;
import org.pgweir.policies.sql.tree.DataStatement.OnConflict;
import org.pgweir.policies.sql.tree.DataStatement.Rows;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.Query.Target;

/** Reads SELECT, INSERT, UPDATE, DELETE and, through {@link MergeTranslator}, MERGE. */
final class DataTranslator {

  private final Translation all;
  private final Source source;

  DataTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  DataStatement statement(Data_statementContext node) {
    if (node.select_stmt() != null) {
      return new DataStatement.Select(all.queries.query(node.select_stmt()), source.range(node));
    }
    if (node.insert_stmt_for_psql() != null) {
      return insert(node.insert_stmt_for_psql());
    }
    if (node.update_stmt_for_psql() != null) {
      return update(node.update_stmt_for_psql());
    }
    if (node.delete_stmt_for_psql() != null) {
      return delete(node.delete_stmt_for_psql());
    }
    return new MergeTranslator(all).merge(node.merge_stmt_for_psql());
  }

  DataStatement.Insert insert(Insert_stmt_for_psqlContext node) {
    Optional<Query> query = Optional.ofNullable(node.select_stmt()).map(all.queries::query);
    return new DataStatement.Insert(
        all.queries.with(node.with_clause()),
        source.qualifiedName(node.insert_table_name),
        name(node.alias),
        columns(node.insert_columns()),
        query,
        onConflict(node),
        returning(node.returning_select_list_with_alias()),
        source.range(node));
  }

  private Optional<OnConflict> onConflict(Insert_stmt_for_psqlContext node) {
    if (node.conflict_action() == null) {
      return Optional.empty();
    }
    var object = node.conflict_object();
    List<Expression> target = new ArrayList<>();
    if (object != null && object.index_columns() != null) {
      object
          .index_columns()
          .index_column()
          .forEach(column -> target.add(all.expressions.expression(column.column)));
      if (object.index_where() != null) {
        target.add(all.expressions.expression(object.index_where().vex()));
      }
    }
    Optional<Identifier> constraint =
        object == null
            ? Optional.empty()
            : Optional.ofNullable(object.identifier()).map(source::identifier);
    return Optional.of(
        new OnConflict(
            target,
            constraint,
            assignments(node.conflict_action().update_set()),
            Optional.ofNullable(node.conflict_action().vex()).map(all.expressions::expression)));
  }

  DataStatement.Update update(Update_stmt_for_psqlContext node) {
    return new DataStatement.Update(
        all.queries.with(node.with_clause()),
        source.qualifiedName(node.update_table_name),
        node.ONLY() != null,
        name(node.alias),
        assignments(node.update_set()),
        from(node.from_item()),
        rows(node.vex(), node.cursor),
        returning(node.returning_select_list_with_alias()),
        source.range(node));
  }

  DataStatement.Delete delete(Delete_stmt_for_psqlContext node) {
    return new DataStatement.Delete(
        all.queries.with(node.with_clause()),
        source.qualifiedName(node.delete_table_name),
        node.ONLY() != null,
        name(node.alias),
        from(node.from_item()),
        rows(node.vex(), node.cursor),
        returning(node.returning_select_list_with_alias()),
        source.range(node));
  }

  List<Assignment> assignments(List<Update_setContext> nodes) {
    return nodes.stream()
        .map(node ->
            new Assignment(
                names(node.column), subscripts(node.column), values(node), source.range(node)))
        .toList();
  }

  private List<Expression> values(Update_setContext node) {
    return node.table_subquery() != null
        ? List.of(
            new Expression.Subquery(
                "scalar",
                all.queries.query(node.table_subquery().select_stmt()),
                source.range(node.table_subquery())))
        : all.expressions.withDefaults(node);
  }

  List<Identifier> columns(@Nullable Insert_columnsContext node) {
    if (node == null) {
      return List.of();
    }
    if (!subscripts(node.indirection_identifier()).stream()
        .allMatch(Expression.Constant.class::isInstance)) {
      throw new NotUnderstood("a subscript that is computed, in a column list");
    }
    return names(node.indirection_identifier());
  }

  /** The columns; a subscript or field behind one writes to that column. */
  List<Identifier> names(List<Indirection_identifierContext> nodes) {
    return nodes.stream().map(node -> source.identifier(node.identifier())).toList();
  }

  /** What stands in brackets behind columns. */
  List<Expression> subscripts(List<Indirection_identifierContext> nodes) {
    return nodes.stream()
        .map(Indirection_identifierContext::indirection_list)
        .filter(Objects::nonNull)
        .flatMap(list -> all.expressions.below(list).stream())
        .toList();
  }

  List<Target> returning(@Nullable Returning_select_list_with_aliasContext node) {
    return node == null ? List.of() : all.queries.targets(node.select_list());
  }

  Optional<Identifier> name(@Nullable ParserRuleContext node) {
    return Optional.ofNullable(node).map(source::identifier);
  }

  private List<FromItem> from(List<From_itemContext> nodes) {
    return nodes.stream().map(all.queries.from()::item).toList();
  }

  private Rows rows(@Nullable VexContext condition, @Nullable IdentifierContext cursor) {
    if (cursor != null) {
      return new Rows.CurrentOf(source.identifier(cursor));
    }
    return condition == null
        ? new Rows.All()
        : new Rows.Where(all.expressions.expression(condition));
  }
}
