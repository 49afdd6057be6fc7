package org.pgweir.policies.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_foreign_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_table_as_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Create_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Define_columnsContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Define_partitionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.For_values_boundContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.List_of_type_column_defContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Schema_qualified_nameContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_column_defContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_of_type_column_defContext;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.ColumnReference;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTableAs;
import org.pgweir.policies.sql.tree.TableStatement.PartitionOf;

/** Reads CREATE TABLE in its forms. */
final class TableTranslator {

  private final Translation all;
  private final Source source;
  private final List<ColumnDefinition> columns = new ArrayList<>();
  private final List<TableConstraint> constraints = new ArrayList<>();
  private final List<QualifiedName> like = new ArrayList<>();
  private final List<QualifiedName> inherits = new ArrayList<>();
  private Optional<PartitionOf> partitionOf = Optional.empty();

  TableTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
  }

  CreateTable create(Create_table_statementContext node, SourceRange range) {
    if (node.distributed_clause() != null || node.partition_gp() != null) {
      throw new NotUnderstood("not a clause of PostgreSQL");
    }
    var definition = node.define_table();
    if (definition.define_columns() != null) {
      define(definition.define_columns());
    } else if (definition.define_partition() != null) {
      define(definition.define_partition());
    } else {
      define(definition.define_type().list_of_type_column_def());
    }
    return table(
        node.name,
        persistence(node),
        node.if_not_exists() != null,
        false,
        node.partition_by() != null,
        range);
  }

  CreateTable create(Create_foreign_table_statementContext node, SourceRange range) {
    if (node.define_columns() != null) {
      define(node.define_columns());
    } else {
      define(node.define_partition());
    }
    return table(
        node.name, Persistence.PERMANENT, node.if_not_exists() != null, true, false, range);
  }

  private CreateTable table(
      Schema_qualified_nameContext name,
      Persistence persistence,
      boolean ifNotExists,
      boolean foreign,
      boolean partitioned,
      SourceRange range) {
    return new CreateTable(
        source.qualifiedName(name),
        persistence,
        ifNotExists,
        foreign,
        columns,
        constraints,
        like,
        inherits,
        partitionOf,
        partitioned,
        range);
  }

  private void define(Define_columnsContext node) {
    for (Table_column_defContext part : node.table_column_def()) {
      if (part.table_column_definition() != null) {
        columns.add(all.columns.column(part.table_column_definition()));
      } else if (part.tabl_constraint != null) {
        constraints.add(all.constraints.constraint(part.tabl_constraint));
      } else {
        like.add(source.qualifiedName(part.schema_qualified_name()));
      }
    }
    if (node.names_in_parens() != null) {
      node.names_in_parens().names_references().schema_qualified_name().stream()
          .map(source::qualifiedName)
          .forEach(inherits::add);
    }
  }

  private void define(Define_partitionContext node) {
    partitionOf =
        Optional.of(
            new PartitionOf(
                source.qualifiedName(node.parent_table),
                node.for_values_bound().DEFAULT() != null,
                bounds(all, node.for_values_bound())));
    define(node.list_of_type_column_def());
  }

  /** The values in the bounds of a partition. */
  static List<Expression> bounds(Translation all, For_values_boundContext node) {
    return all.expressions.below(node).stream()
        .filter(each -> !(each instanceof ColumnReference(var path, _, _, _) && isOpenEnd(path)))
        .toList();
  }

  private static boolean isOpenEnd(List<Identifier> path) {
    return path.size() == 1
        && (path.getFirst().name().equals("minvalue") || path.getFirst().name().equals("maxvalue"));
  }

  /** Of the columns of a typed table or partition those constraints are kept that hold alone. */
  private void define(@Nullable List_of_type_column_defContext node) {
    if (node == null) {
      return;
    }
    for (Table_of_type_column_defContext part : node.table_of_type_column_def()) {
      if (part.tabl_constraint != null) {
        constraints.add(all.constraints.constraint(part.tabl_constraint));
      } else {
        Identifier column = source.identifier(part.identifier());
        part.constraint_common().stream()
            .map(each -> all.constraints.ofColumn(column, all.columns.constraint(each)))
            .flatMap(Optional::stream)
            .forEach(constraints::add);
      }
    }
  }

  CreateTableAs createAs(Create_table_as_statementContext node, SourceRange range) {
    CreateTableAs.Source rows =
        node.select_stmt() != null
            ? new CreateTableAs.Source.OfQuery(all.queries.query(node.select_stmt()))
            : new CreateTableAs.Source.OfPrepared(prepared(node));
    return new CreateTableAs(
        source.qualifiedName(node.name),
        persistence(node),
        node.if_not_exists() != null,
        rows,
        node.NO() == null,
        range);
  }

  private Identifier prepared(Create_table_as_statementContext node) {
    return source.qualifiedName(node.function_call().schema_qualified_name_nontype()).object();
  }

  static Persistence persistence(ParserRuleContext node) {
    if (Trees.has(node, SQLParser.TEMP) || Trees.has(node, SQLParser.TEMPORARY)) {
      return Persistence.TEMPORARY;
    }
    return Trees.has(node, SQLParser.UNLOGGED) ? Persistence.UNLOGGED : Persistence.PERMANENT;
  }
}
