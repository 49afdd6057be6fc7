package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** One action of an ALTER TABLE. */
public sealed interface TableAction permits TableAction.OnTable, ColumnAction {

  SourceRange range();

  /** An action that is not about an existing column. */
  sealed interface OnTable extends TableAction {}

  /** {@code ADD [COLUMN] [IF NOT EXISTS] column}. */
  record AddColumn(ColumnDefinition column, boolean ifNotExists, SourceRange range)
      implements OnTable {}

  record DropColumn(Identifier column, boolean ifExists, boolean cascade, SourceRange range)
      implements OnTable {}

  record AddConstraint(TableConstraint constraint, SourceRange range) implements OnTable {}

  record ValidateConstraint(Identifier constraint, SourceRange range) implements OnTable {}

  record DropConstraint(Identifier constraint, boolean ifExists, boolean cascade, SourceRange range)
      implements OnTable {}

  /** {@code ALTER CONSTRAINT}; the attributes as lower-case words. */
  record AlterConstraint(Identifier constraint, String attributes, SourceRange range)
      implements OnTable {}

  /** {@code ENABLE|DISABLE TRIGGER}; empty name means ALL or USER. */
  record SwitchTrigger(boolean enable, Optional<Identifier> trigger, SourceRange range)
      implements OnTable {}

  record SwitchRule(boolean enable, Identifier rule, SourceRange range) implements OnTable {}

  /** {@code ENABLE|DISABLE|FORCE|NO FORCE ROW LEVEL SECURITY}. */
  record RowSecurity(String mode, SourceRange range) implements OnTable {}

  /** {@code SET (…)}, {@code RESET (…)}: storage parameters. */
  record SetParameters(SourceRange range) implements OnTable {}

  record SetLogged(boolean logged, SourceRange range) implements OnTable {}

  record SetTablespace(Identifier tablespace, SourceRange range) implements OnTable {}

  /** {@code SET ACCESS METHOD}; empty for DEFAULT. */
  record SetAccessMethod(Optional<Identifier> method, SourceRange range) implements OnTable {}

  /** {@code INHERIT p}, {@code NO INHERIT p}. */
  record Inherit(QualifiedName parent, boolean add, SourceRange range) implements OnTable {}

  record ReplicaIdentity(SourceRange range) implements OnTable {}

  record OwnerTo(Identifier owner, SourceRange range) implements OnTable {}

  record RenameTable(Identifier newName, SourceRange range) implements OnTable {}

  record RenameColumn(Identifier column, Identifier newName, SourceRange range)
      implements OnTable {}

  record RenameConstraint(Identifier constraint, Identifier newName, SourceRange range)
      implements OnTable {}

  record SetSchema(Identifier schema, SourceRange range) implements OnTable {}

  /**
   * {@code ATTACH PARTITION}.
   *
   * @param bounds the values in the bounds, which are computed now; MINVALUE and MAXVALUE are none
   */
  record AttachPartition(
      QualifiedName partition, boolean isDefault, List<Expression> bounds, SourceRange range)
      implements OnTable {
    public AttachPartition {
      bounds = List.copyOf(bounds);
    }
  }

  /** {@code DETACH PARTITION}. */
  record DetachPartition(
      QualifiedName partition, boolean concurrently, boolean finalizes, SourceRange range)
      implements OnTable {}

  /** {@code CLUSTER ON}, {@code SET WITHOUT CLUSTER|OIDS}, {@code OF}, {@code NOT OF}, OPTIONS. */
  record OtherAction(String keywords, SourceRange range) implements OnTable {}
}
