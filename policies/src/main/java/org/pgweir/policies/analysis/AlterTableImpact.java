package org.pgweir.policies.analysis;

import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.TableAction;

/** What one action of ALTER TABLE touches beside the table. */
final class AlterTableImpact {

  private AlterTableImpact() {}

  static void add(Relation table, TableAction action, ImpactCollector impact) {
    switch (action) {
      case TableAction.DropColumn drop -> impact.column(table, drop.column().name());
      case TableAction.RenameColumn rename -> impact.column(table, rename.column().name());
      case ColumnAction.SetType type -> impact.column(table, type.column().name());
      case ColumnAction.SetExpression set -> impact.generated(table, set.column().name());
      case ColumnAction.DropExpression drop -> impact.generated(table, drop.column().name());
      case TableAction.SwitchTrigger(_, var trigger, _) ->
          table.dependents().triggers().stream()
              .map(Trigger::name)
              .filter(each -> trigger.isEmpty() || trigger.get().name().equals(each))
              .forEach(each -> impact.trigger(table, each));
      case TableAction.RowSecurity _ -> impact.policies(table);
      case TableAction.AddColumn _,
          TableAction.RenameTable _,
          TableAction.SetSchema _,
          TableAction.AttachPartition _,
          TableAction.DetachPartition _,
          TableAction.ReplicaIdentity _,
          TableAction.SetLogged _ ->
          impact.shape(table);
      case TableAction.OnTable _, ColumnAction _ -> {}
    }
  }
}
