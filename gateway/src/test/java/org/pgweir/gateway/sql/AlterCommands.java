package org.pgweir.gateway.sql;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;

/** Actions of ALTER TABLE in the words of PostgreSQL's parser: command, name, IF, CASCADE. */
final class AlterCommands {

  private static final List<String> OTHERS =
      List.of("cluster on", "set without cluster", "set without oids", "of", "not of", "options");

  private AlterCommands() {}

  /** Empty for what the parser makes a statement of its own of: RENAME and SET SCHEMA. */
  static Optional<String> of(TableAction action) {
    return switch (action) {
      case ColumnAction column -> Optional.of(column(column));
      case TableAction.RenameTable _,
          TableAction.RenameColumn _,
          TableAction.RenameConstraint _,
          TableAction.SetSchema _ ->
          Optional.empty();
      case TableAction.OnTable table -> Optional.of(table(table));
    };
  }

  private static String table(TableAction.OnTable action) {
    return switch (action) {
      case TableAction.AddColumn add ->
          words("AddColumn", add.column().name(), add.ifNotExists(), false);
      case TableAction.DropColumn drop ->
          words("DropColumn", drop.column(), drop.ifExists(), drop.cascade());
      case TableAction.AddConstraint add -> name("AddConstraint", add.constraint());
      case TableAction.ValidateConstraint validate ->
          name("ValidateConstraint", validate.constraint());
      case TableAction.DropConstraint drop ->
          words("DropConstraint", drop.constraint(), drop.ifExists(), drop.cascade());
      case TableAction.AlterConstraint alter -> name("AlterConstraint", alter.constraint());
      case TableAction.SwitchTrigger trigger ->
          ReadFacts.words(
              (trigger.enable() ? "Enable" : "Disable") + "Trig",
              trigger.trigger().map(Identifier::name).orElse(""));
      case TableAction.SwitchRule rule ->
          name(rule.enable() ? "EnableRule" : "DisableRule", rule.rule());
      case TableAction.RowSecurity security -> security.mode();
      case TableAction.SetParameters _ -> "RelOptions";
      case TableAction.SetLogged logged -> logged.logged() ? "SetLogged" : "SetUnLogged";
      case TableAction.SetTablespace tablespace -> name("SetTableSpace", tablespace.tablespace());
      case TableAction.SetAccessMethod method ->
          ReadFacts.words("SetAccessMethod", method.method().map(Identifier::name).orElse(""));
      case TableAction.Inherit inherit -> inherit.add() ? "AddInherit" : "DropInherit";
      case TableAction.ReplicaIdentity _ -> "ReplicaIdentity";
      case TableAction.OwnerTo _ -> "ChangeOwner";
      case TableAction.AttachPartition _ -> "AttachPartition";
      case TableAction.DetachPartition detach ->
          detach.finalizes() ? "DetachPartitionFinalize" : "DetachPartition";
      case TableAction.OtherAction other ->
          OTHERS.stream().filter(other.keywords()::startsWith).findFirst().orElse(other.keywords());
      case TableAction.RenameTable _,
          TableAction.RenameColumn _,
          TableAction.RenameConstraint _,
          TableAction.SetSchema _ ->
          throw new IllegalArgumentException("no command: " + action);
    };
  }

  private static String column(ColumnAction action) {
    return switch (action) {
      case ColumnAction.SetType _ -> name("AlterColumnType", action.column());
      case ColumnAction.SetDefault _, ColumnAction.DropDefault _ ->
          name("ColumnDefault", action.column());
      case ColumnAction.SetNotNull _ -> name("SetNotNull", action.column());
      case ColumnAction.DropNotNull _ -> name("DropNotNull", action.column());
      case ColumnAction.SetExpression _ -> name("SetExpression", action.column());
      case ColumnAction.DropExpression drop ->
          words("DropExpression", drop.column(), drop.ifExists(), false);
      case ColumnAction.AddIdentity _ -> name("AddIdentity", action.column());
      case ColumnAction.AlterIdentity _ -> name("SetIdentity", action.column());
      case ColumnAction.DropIdentity drop ->
          words("DropIdentity", drop.column(), drop.ifExists(), false);
      case ColumnAction.SetStatistics _ -> name("SetStatistics", action.column());
      case ColumnAction.SetStorage _ -> name("SetStorage", action.column());
      case ColumnAction.SetCompression _ -> name("SetCompression", action.column());
      case ColumnAction.SetColumnOptions _ -> name("Options", action.column());
    };
  }

  private static String name(String command, TableConstraint constraint) {
    return ReadFacts.words(command, constraint.name().map(Identifier::name).orElse(""));
  }

  private static String name(String command, Identifier name) {
    return words(command, name, false, false);
  }

  private static String words(String command, Identifier name, boolean ifs, boolean cascade) {
    return ReadFacts.words(command, name.name(), ifs ? "if" : "", cascade ? "cascade" : "");
  }
}
