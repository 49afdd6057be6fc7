package org.pgweir.policies.decision;

import java.util.List;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.column.AddColumnCheck;
import org.pgweir.policies.rule.column.AddColumnConstrainedDomain;
import org.pgweir.policies.rule.column.AddColumnForeignKey;
import org.pgweir.policies.rule.column.AddColumnIdentity;
import org.pgweir.policies.rule.column.AddColumnIfNotExistsDiffers;
import org.pgweir.policies.rule.column.AddColumnJson;
import org.pgweir.policies.rule.column.AddColumnKey;
import org.pgweir.policies.rule.column.AddColumnNotNull;
import org.pgweir.policies.rule.column.AddColumnPublishedTable;
import org.pgweir.policies.rule.column.AddColumnStableDefault;
import org.pgweir.policies.rule.column.AddColumnStoredGenerated;
import org.pgweir.policies.rule.column.AddColumnVolatileDefault;
import org.pgweir.policies.rule.column.DropDefaultOfNotNullColumn;
import org.pgweir.policies.rule.column.DropNotNull;
import org.pgweir.policies.rule.column.NotNullBeforeBackfill;
import org.pgweir.policies.rule.column.SetNotNullFullScan;
import org.pgweir.policies.rule.column.UnwiseColumnType;
import org.pgweir.policies.rule.statement.DdlInRoutine;
import org.pgweir.policies.rule.statement.OpaqueCode;
import org.pgweir.policies.rule.statement.OpaqueStatement;
import org.pgweir.policies.rule.type.AlterCompositeType;
import org.pgweir.policies.rule.type.AlterTypeFullScan;
import org.pgweir.policies.rule.type.AlterTypeOfUsedColumn;
import org.pgweir.policies.rule.type.AlterTypeRewrite;
import org.pgweir.policies.rule.type.DomainConstraintFullScan;

/** Every rule there is, in the order in which their findings decide. */
public final class RuleList {

  private static final List<Rule> ALL =
      List.of(
          // statement
          new OpaqueStatement(),
          new OpaqueCode(),
          new DdlInRoutine(),
          // column
          new AddColumnVolatileDefault(),
          new AddColumnStoredGenerated(),
          new AddColumnIdentity(),
          new AddColumnConstrainedDomain(),
          new AddColumnKey(),
          new AddColumnNotNull(),
          new AddColumnCheck(),
          new AddColumnForeignKey(),
          new AddColumnIfNotExistsDiffers(),
          new NotNullBeforeBackfill(),
          new SetNotNullFullScan(),
          new AddColumnStableDefault(),
          new AddColumnPublishedTable(),
          new AddColumnJson(),
          new DropNotNull(),
          new DropDefaultOfNotNullColumn(),
          new UnwiseColumnType(),
          // type
          new AlterTypeOfUsedColumn(),
          new AlterTypeRewrite(),
          new AlterTypeFullScan(),
          new DomainConstraintFullScan(),
          new AlterCompositeType());

  private RuleList() {}

  public static List<Rule> all() {
    return ALL;
  }
}
