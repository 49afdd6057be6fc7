package org.pgweir.gateway.sql;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement;

/** The facts that our own reading of a text holds, but for the kinds: see {@link NodeKinds}. */
final class ReadFacts {

  /** The components of records that name relations. */
  private static final Set<String> RELATIONS =
      Set.of(
          "AlterIndex.index",
          "AlterSequence.sequence",
          "AlterTable.table",
          "AlterTableObject.table",
          "AlterView.view",
          "AttachPartition.index",
          "AttachPartition.partition",
          "ChangePrivileges.tables",
          "Cluster.table",
          "CopyFrom.table",
          "CopyTableTo.table",
          "CreateIndex.table",
          "CreateMaterializedView.view",
          "CreatePolicy.table",
          "CreateRule.table",
          "CreateSequence.sequence",
          "CreateStatistics.table",
          "CreateTable.inherits",
          "CreateTable.like",
          "CreateTable.table",
          "CreateTableAs.table",
          "CreateTrigger.referenced",
          "CreateTrigger.table",
          "CreateView.view",
          "Delete.table",
          "DetachPartition.partition",
          "ForeignKey.table",
          "Inherit.parent",
          "Insert.table",
          "Merge.table",
          "NewTable.name",
          "PartitionOf.parent",
          "References.table",
          "RefreshMaterializedView.view",
          "RowLock.tables",
          "Table.name",
          "TableName.name",
          "Update.table",
          "Vacuum.tables",
          "WholeTable.table");

  private static final Set<String> RELATION_KINDS =
      Set.of("table", "view", "materialized view", "index", "sequence", "foreign table");

  private final List<String> tables = new ArrayList<>();
  private final List<String> written = new ArrayList<>();
  private final List<String> functions = new ArrayList<>();
  private final List<String> columns = new ArrayList<>();
  private final List<String> actions = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  private ReadFacts() {}

  static Facts of(SqlText text) {
    ReadFacts facts = new ReadFacts();
    text.statements().forEach(facts::see);
    return new Facts(
        List.of(),
        facts.tables,
        facts.written,
        facts.functions,
        facts.columns,
        facts.actions,
        facts.rows);
  }

  private void see(Object value) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresent(this::see);
      case Collection<?> many -> many.forEach(this::see);
      case RoutineBody _ -> {
        // code of its own
      }
      case Record record -> {
        note(record);
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          Object part = value(record, component);
          if (RELATIONS.contains(record.getClass().getSimpleName() + "." + component.getName())) {
            relation(part);
          } else {
            see(part);
          }
        }
      }
      default -> {
        // a leaf
      }
    }
  }

  private void relation(Object part) {
    switch (part) {
      case QualifiedName name -> tables.add(text(name));
      case Optional<?> optional -> optional.ifPresent(this::relation);
      case Collection<?> many -> many.forEach(this::relation);
      default -> see(part);
    }
  }

  private void note(Record record) {
    switch (record) {
      case DataStatement.Insert insert -> wrote(insert.columns());
      case DataStatement.MergeAction.InsertRow insert -> wrote(insert.columns());
      case DataStatement.Assignment assignment -> wrote(assignment.columns());
      case CopyStatement.CopyFrom copy -> wrote(copy.columns());
      case DataStatement.Rows which -> rows.add(rows(which));
      case Expression.Call call -> functions.add(call.function().name());
      case Expression.ColumnReference column -> columns.add(text(column));
      case Query.WholeTable _ -> columns.add("*");
      case DropObjects drop -> drop(drop);
      case IndexStatement.Reindex(var scope, var name, _, _)
          when scope == IndexStatement.Reindex.Scope.TABLE
              || scope == IndexStatement.Reindex.Scope.INDEX ->
          relation(name);
      case ObjectStatement.ChangeOwner owner when RELATION_KINDS.contains(owner.kind()) ->
          relation(owner.name());
      case TableStatement.Truncate truncate ->
          actions.add(words("truncate", truncate.cascade() ? "cascade" : ""));
      case TableAction action -> AlterCommands.of(action).ifPresent(actions::add);
      case IndexStatement.CreateIndex index ->
          actions.add(
              words(
                  "index",
                  index.name().map(Identifier::name).orElse(""),
                  index.unique() ? "unique" : "",
                  index.concurrently() ? "concurrently" : "",
                  index.ifNotExists() ? "if" : "",
                  index.method()));
      default -> {
        // holds nothing but its parts
      }
    }
  }

  private void drop(DropObjects drop) {
    if (RELATION_KINDS.contains(drop.kind())) {
      drop.names().forEach(name -> tables.add(text(name)));
    }
    drop.on().ifPresent(table -> tables.add(text(table)));
    if (NodeKinds.of(drop).iterator().next().startsWith("DropStmt")) {
      actions.add(
          words(
              "drop",
              drop.concurrently() ? "concurrently" : "",
              drop.ifExists() ? "if exists" : "",
              drop.cascade() ? "cascade" : ""));
    }
  }

  private void wrote(List<Identifier> names) {
    names.forEach(name -> written.add(name.name()));
  }

  private static String rows(DataStatement.Rows rows) {
    return switch (rows) {
      case DataStatement.Rows.All _ -> "all";
      case DataStatement.Rows.Where _ -> "where";
      case DataStatement.Rows.CurrentOf _ -> "current";
    };
  }

  private static String text(QualifiedName name) {
    return name.schemaName().map(schema -> schema + ".").orElse("") + name.name();
  }

  private static String text(Expression.ColumnReference column) {
    List<String> parts = new ArrayList<>();
    column.path().forEach(each -> parts.add(each.name()));
    if (column.star()) {
      parts.add("*");
    }
    return String.join(".", parts);
  }

  static String words(String... words) {
    return String.join(" ", Stream.of(words).filter(each -> !each.isEmpty()).toList());
  }

  private static Object value(Record record, RecordComponent component) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
