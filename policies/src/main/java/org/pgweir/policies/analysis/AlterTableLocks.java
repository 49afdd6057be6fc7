package org.pgweir.policies.analysis;

import java.util.Locale;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * The lock that one action of ALTER TABLE needs on the table itself; the strongest of all actions
 * is taken at the start. After {@code AlterTableGetLockLevel} of {@code tablecmds.c}.
 */
final class AlterTableLocks {

  private AlterTableLocks() {}

  static LockMode of(SqlText text, TableAction action) {
    return switch (action) {
      case TableAction.AddConstraint(TableConstraint.ForeignKey _, _) ->
          LockMode.SHARE_ROW_EXCLUSIVE;
      case TableAction.SwitchTrigger _ -> LockMode.SHARE_ROW_EXCLUSIVE;
      case TableAction.ValidateConstraint _,
          TableAction.AttachPartition _,
          ColumnAction.SetStatistics _,
          ColumnAction.SetColumnOptions _ ->
          LockMode.SHARE_UPDATE_EXCLUSIVE;
      case TableAction.DetachPartition detach when detach.concurrently() || detach.finalizes() ->
          LockMode.SHARE_UPDATE_EXCLUSIVE;
      case TableAction.SetParameters parameters -> ofParameters(text.at(parameters.range()));
      case TableAction.OtherAction other when other.keywords().contains("cluster") ->
          LockMode.SHARE_UPDATE_EXCLUSIVE;
      case TableAction.OnTable _, ColumnAction _ -> LockMode.ACCESS_EXCLUSIVE;
    };
  }

  /** Every storage parameter of tables but one can be changed under the weaker lock. */
  private static LockMode ofParameters(String sql) {
    String lower = sql.toLowerCase(Locale.ROOT);
    boolean strong =
        lower.contains("user_catalog_table")
            || lower.contains("security_barrier")
            || lower.contains("security_invoker")
            || lower.contains("check_option");
    return strong ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
  }
}
