package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_partitionContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Alter_table_statementContext;
import org.pgcodekeeper.core.parsers.antlr.pg.generated.SQLParser.Table_actionContext;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** Reads ALTER TABLE and ALTER FOREIGN TABLE. */
final class AlterTableTranslator {

  private final Translation all;
  private final Source source;
  private final ColumnActionTranslator columnActions;

  AlterTableTranslator(Translation all) {
    this.all = all;
    this.source = all.source;
    this.columnActions = new ColumnActionTranslator(all);
  }

  AlterTable statement(Alter_table_statementContext node, SourceRange range) {
    List<TableAction> actions =
        node.table_action().isEmpty()
            ? List.of(loneAction(node, range))
            : node.table_action().stream().map(this::action).toList();
    return new AlterTable(
        source.qualifiedName(node.name),
        node.if_exists() != null,
        node.ONLY() != null,
        node.FOREIGN() != null,
        actions,
        range);
  }

  /** RENAME, SET SCHEMA, ATTACH and DETACH PARTITION, which no other action may stand beside. */
  private TableAction loneAction(Alter_table_statementContext node, SourceRange whole) {
    SourceRange range =
        new SourceRange(
            source.tokens().get(node.name.getStop().getTokenIndex() + 1).start(), whole.end());
    if (node.set_schema() != null) {
      return new TableAction.SetSchema(source.identifier(node.set_schema().identifier()), range);
    }
    if (node.rename_to() != null) {
      return new TableAction.RenameTable(source.identifier(node.rename_to().name), range);
    }
    if (node.RENAME() != null) {
      Identifier old = source.identifier(node.identifier(0));
      Identifier renamed = source.identifier(node.identifier(1));
      return node.CONSTRAINT() != null
          ? new TableAction.RenameConstraint(old, renamed, range)
          : new TableAction.RenameColumn(old, renamed, range);
    }
    if (node.alter_partition() != null) {
      return partition(node.alter_partition(), range);
    }
    throw new NotUnderstood("not an action of PostgreSQL: " + range.of(source.text()));
  }

  private TableAction partition(Alter_partitionContext node, SourceRange range) {
    if (node.partition_table_value() != null) {
      return new TableAction.AttachPartition(
          source.qualifiedName(node.partition_table_value().schema_qualified_name()),
          node.partition_table_value().for_values_bound().DEFAULT() != null,
          TableTranslator.bounds(all, node.partition_table_value().for_values_bound()),
          range);
    }
    return new TableAction.DetachPartition(
        source.qualifiedName(node.child),
        node.CONCURRENTLY() != null,
        node.FINALIZE() != null,
        range);
  }

  private TableAction action(Table_actionContext node) {
    SourceRange range = source.range(node);
    if (node.column_action() != null) {
      return columnActions.action(source.identifier(node.column), node.column_action(), range);
    }
    if (node.ADD() != null) {
      return node.table_column_definition() != null
          ? new TableAction.AddColumn(
              all.columns.column(node.table_column_definition()),
              node.if_not_exists() != null,
              range)
          : new TableAction.AddConstraint(all.constraints.constraint(node.tabl_constraint), range);
    }
    if (node.DROP() != null) {
      return new TableAction.DropColumn(
          source.identifier(node.column),
          node.if_exists() != null,
          node.cascade_restrict() != null && node.cascade_restrict().CASCADE() != null,
          range);
    }
    if (node.validate_constraint() != null) {
      return new TableAction.ValidateConstraint(
          source.identifier(node.validate_constraint().constraint_name), range);
    }
    if (node.drop_constraint() != null) {
      var drop = node.drop_constraint();
      return new TableAction.DropConstraint(
          source.identifier(drop.constraint_name),
          drop.if_exists() != null,
          drop.cascade_restrict() != null && drop.cascade_restrict().CASCADE() != null,
          range);
    }
    if (node.ALTER() != null) {
      Identifier constraint = source.identifier(node.identifier());
      String words = source.keywords(node);
      return new TableAction.AlterConstraint(
          constraint, words.substring(words.indexOf(' ', "alter constraint ".length()) + 1), range);
    }
    return setting(node, range);
  }

  /** What switches or sets something. */
  private TableAction setting(Table_actionContext node, SourceRange range) {
    if (node.SECURITY() != null) {
      return new TableAction.RowSecurity(source.keywords(node), range);
    }
    boolean enable = node.ENABLE() != null;
    if (node.TRIGGER() != null) {
      return new TableAction.SwitchTrigger(
          enable, Optional.ofNullable(node.trigger_name).map(source::identifier), range);
    }
    if (node.RULE() != null) {
      return new TableAction.SwitchRule(enable, source.identifier(node.rewrite_rule_name), range);
    }
    if (node.set_logged() != null) {
      return new TableAction.SetLogged(node.set_logged().LOGGED() != null, range);
    }
    if (node.set_tablespace() != null) {
      return new TableAction.SetTablespace(
          source.identifier(node.set_tablespace().identifier()), range);
    }
    if (node.ACCESS() != null) {
      return new TableAction.SetAccessMethod(
          Optional.ofNullable(node.access_method_name).map(source::identifier), range);
    }
    if (node.inherit_option() != null) {
      return new TableAction.Inherit(
          source.qualifiedName(node.parent_table), node.inherit_option().NO() == null, range);
    }
    if (node.REPLICA() != null) {
      return new TableAction.ReplicaIdentity(range);
    }
    if (node.owner_to() != null) {
      return new TableAction.OwnerTo(source.identifier(node.owner_to().user_name()), range);
    }
    return node.storage_parameters() != null || node.names_in_parens() != null
        ? new TableAction.SetParameters(range)
        : new TableAction.OtherAction(source.keywords(node), range);
  }
}
