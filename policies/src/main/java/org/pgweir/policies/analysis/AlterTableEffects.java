package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** {@code ALTER TABLE}: one lock for all actions, then the work of each. */
final class AlterTableEffects {

  private final SqlText text;
  private final AlterTable alter;
  private final Effects effects;

  AlterTableEffects(SqlText text, AlterTable alter, Effects effects) {
    this.text = text;
    this.alter = alter;
    this.effects = effects;
  }

  void add() {
    LockMode mode =
        alter.actions().stream()
            .map(action -> AlterTableLocks.of(text, action))
            .reduce(LockMode::or)
            .orElse(LockMode.ACCESS_EXCLUSIVE);
    effects
        .lock(alter.table(), mode)
        .ifPresent(table -> alter.actions().forEach(action -> add(table, action, mode)));
  }

  private void add(Relation table, TableAction action, LockMode mode) {
    if (table.kind() == Relation.Kind.FOREIGN_TABLE) {
      effects.unknown(Unknown.Part.LOCKS, "foreign tables are not analysed");
      return;
    }
    List<Relation> reached = reached(table, action);
    reached.forEach(relation -> effects.lock(relation, mode));
    reached.forEach(relation -> AlterTableImpact.add(relation, action, effects.impact()));
    switch (action) {
      case TableAction.AddColumn add ->
          new AddColumnEffects(text, add, effects).add(table, reached, alter.only());
      case TableAction.DropColumn drop -> new DropPartEffects(effects).column(table, reached, drop);
      case TableAction.DropConstraint drop -> new DropPartEffects(effects).constraint(table, drop);
      case TableAction.AddConstraint(var constraint, _) ->
          new AddConstraintEffects(this, effects).add(table, reached, constraint);
      case TableAction.ValidateConstraint validate ->
          new ConstraintStateEffects(this, effects).validate(table, reached, validate);
      case TableAction.AlterConstraint change ->
          new ConstraintStateEffects(this, effects).alter(table, change);
      case ColumnAction.SetType type -> reached.forEach(each -> change(each, type));
      case ColumnAction.SetNotNull(var column, _) ->
          reached.forEach(each -> setNotNull(each, column.name()));
      case ColumnAction.SetExpression(var column, _, _) ->
          reached.forEach(each -> setExpression(each, column.name()));
      case ColumnAction.AddIdentity(var column, _, _) -> {
        addIdentity(table, column.name());
        unknownWithChildren(table);
      }
      case ColumnAction.AlterIdentity _, ColumnAction.DropIdentity _ -> unknownWithChildren(table);
      case TableAction.AttachPartition attach ->
          new PartitionEffects(effects).attach(table, attach);
      case TableAction.DetachPartition detach ->
          new PartitionEffects(effects).detach(table, detach);
      case TableAction.SetLogged(boolean logged, _) -> setLogged(table, logged);
      case TableAction.SetTablespace(var tablespace, _) -> setTablespace(table, tablespace.name());
      case TableAction.SetAccessMethod set -> setAccessMethod(table, set);
      case TableAction.Inherit(var parent, boolean add, _) -> inherit(parent, add);
      case TableAction.SwitchTrigger _ -> unknownWithChildren(table);
      case TableAction.OtherAction other when !other.keywords().contains("cluster") ->
          Analyzer.anything(effects, "what " + other.keywords() + " does is not analysed");
      case TableAction.OtherAction _,
          TableAction.SwitchRule _,
          TableAction.RowSecurity _,
          TableAction.SetParameters _,
          TableAction.ReplicaIdentity _,
          TableAction.OwnerTo _,
          TableAction.RenameTable _,
          TableAction.RenameColumn _,
          TableAction.RenameConstraint _,
          TableAction.SetSchema _ -> {}
      case ColumnAction onColumn -> columnMustExist(table, onColumn.column().name());
    }
  }

  /** The relations an action is carried out on: it passes to children, or it does not. */
  private List<Relation> reached(Relation table, TableAction action) {
    List<Relation> reached = new ArrayList<>(List.of(table));
    if (!alter.only() && passesDown(table, action)) {
      reached.addAll(effects.catalogue().descendants(table));
    }
    return reached;
  }

  private boolean passesDown(Relation table, TableAction action) {
    boolean partitioned = table.kind() == Relation.Kind.PARTITIONED_TABLE;
    return switch (action) {
      case TableAction.AddColumn _, TableAction.DropColumn _, TableAction.RenameColumn _ -> true;
      case TableAction.AddConstraint(var constraint, _) ->
          switch (constraint) {
            case TableConstraint.Check _, TableConstraint.NotNull _ ->
                !constraint.attributes().noInherit();
            case TableConstraint.Key _, TableConstraint.ForeignKey _, TableConstraint.Exclude _ ->
                partitioned;
          };
      case TableAction.ValidateConstraint(var name, _) ->
          partitioned || isInherited(table, name.name());
      case TableAction.DropConstraint(var name, _, _, _) ->
          partitioned || isInherited(table, name.name());
      case TableAction.RenameConstraint(var name, _, _) ->
          partitioned || isInherited(table, name.name());
      case ColumnAction.SetColumnOptions _, ColumnAction.SetCompression _ -> false;
      case ColumnAction _ -> true;
      case TableAction.OnTable _ -> false;
    };
  }

  /** Children of a table that is not partitioned have its CHECK and NOT NULL constraints only. */
  private static boolean isInherited(Relation table, String constraint) {
    return table
        .constraint(constraint)
        .filter(each -> each instanceof Constraint.Check || each instanceof Constraint.NotNull)
        .isPresent();
  }

  private void change(Relation table, ColumnAction.SetType type) {
    columnMustExist(table, type.column().name());
    TypeChangeEffects change = new TypeChangeEffects(this, effects);
    table
        .column(type.column().name())
        .ifPresentOrElse(
            column -> change.add(table, column, type),
            () -> {
              if (table.isPresumed()) {
                change.addPresumed(table, type);
              }
            });
  }

  private void setNotNull(Relation table, String name) {
    columnMustExist(table, name);
    if (adds(name)) {
      effects.unknown(Unknown.Part.SCAN, "column " + name + " is new in this statement");
    } else if (!provablyNotNull(table, name)) {
      effects.scan(table);
    }
  }

  /** Whether the server believes without a look at the rows that a column holds no NULL. */
  boolean provablyNotNull(Relation table, String column) {
    return table.column(column).filter(Column::notNull).isPresent()
        || table.constraints(Constraint.Check.class).stream()
            .filter(check -> check.valid() && check.enforced() && !drops(check.name()))
            .anyMatch(check -> NotNullProof.in(check.condition(), column));
  }

  /** Whether the same statement drops the constraint. */
  boolean drops(String constraint) {
    return alter.actions().stream()
        .anyMatch(action ->
            action instanceof TableAction.DropConstraint drop
                && drop.constraint().name().equals(constraint));
  }

  /** Whether the same statement adds a column of that name. */
  boolean adds(String column) {
    return addedColumns().contains(column);
  }

  private Set<String> addedColumns() {
    return alter.actions().stream()
        .flatMap(action ->
            action instanceof TableAction.AddColumn add
                ? Optional.of(add.column().name().name()).stream()
                : Optional.<String>empty().stream())
        .collect(Collectors.toSet());
  }

  /** Adding a constraint and validating it may stand in one statement. */
  boolean addsConstraint(String name) {
    return alter.actions().stream()
        .anyMatch(action ->
            action instanceof TableAction.AddConstraint(var constraint, _)
                && constraint.name().filter(each -> each.name().equals(name)).isPresent());
  }

  void columnMustExist(Relation table, String column) {
    if (table.column(column).isEmpty() && !table.isPresumed() && !adds(column)) {
      effects.fails(
          "42703",
          "column \"%s\" of relation \"%s\" does not exist".formatted(column, table.name().name()));
    }
  }

  private void setExpression(Relation table, String name) {
    columnMustExist(table, name);
    if (table.column(name).isEmpty() && table.isPresumed()) {
      effects.unknown(Unknown.Part.REWRITE, "whether " + name + " is stored is not known");
      effects.unknown(Unknown.Part.SCAN, "whether " + name + " is stored is not known");
    }
    table
        .column(name)
        .ifPresent(column -> {
          switch (column.generated()) {
            case STORED -> effects.rewrite(table);
            case VIRTUAL -> {
              if (table.constraints().stream().anyMatch(each -> each.columns().contains(name))) {
                effects.unknown(Unknown.Part.SCAN, "a constraint reads the virtual column " + name);
              }
            }
            case NO ->
                effects.fails(
                    "55000",
                    "column \"%s\" of relation \"%s\" is not a generated column"
                        .formatted(name, table.name().name()));
          }
        });
  }

  private void addIdentity(Relation table, String name) {
    columnMustExist(table, name);
    if (table.column(name).filter(column -> !column.notNull()).isPresent()) {
      effects.fails(
          "55000",
          "column \"%s\" of relation \"%s\" must be declared NOT NULL"
              .formatted(name, table.name().name()));
    }
  }

  private void setLogged(Relation table, boolean logged) {
    boolean isLogged =
        switch (table.storage().persistence()) {
          case PERMANENT -> true;
          case UNLOGGED -> false;
          case TEMPORARY -> {
            effects.fails("42P16", "cannot change logged status of table");
            yield logged;
          }
        };
    if (logged != isLogged || table.isPresumed()) {
      effects.rewrite(table);
    }
  }

  private void setTablespace(Relation table, String tablespace) {
    Optional<String> current = table.storage().tablespace();
    if (current.isEmpty() && tablespace.equals("pg_default")) {
      effects.unknown(Unknown.Part.REWRITE, "the database's own tablespace is not known");
    } else if (table.hasStorage() && !current.equals(Optional.of(tablespace))) {
      effects.copyFiles(table);
    }
  }

  private void setAccessMethod(Relation table, TableAction.SetAccessMethod set) {
    if (set.method().isEmpty()) {
      effects.unknown(Unknown.Part.REWRITE, "default_table_access_method is not known");
    } else if (table.isPresumed()
        || !table.storage().accessMethod().equals(set.method().map(each -> each.name()))) {
      effects.rewrite(table);
    }
  }

  /** The child is locked as the altered table; the parent only against other DDL. */
  private void inherit(QualifiedName parent, boolean add) {
    effects.lock(parent, LockMode.SHARE_UPDATE_EXCLUSIVE);
    if (!add) {
      effects.unknown(Unknown.Part.LOCKS, "what NO INHERIT locks on the parent is not measured");
    }
  }

  private void unknownWithChildren(Relation table) {
    if (!table.family().children().isEmpty()) {
      effects.unknown(Unknown.Part.LOCKS, "how the action passes to partitions is not analysed");
    }
  }
}
