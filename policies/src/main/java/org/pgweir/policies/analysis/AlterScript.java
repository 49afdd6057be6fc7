package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** What an ALTER TABLE of a {@link CatalogueScript} leaves in the catalogue. */
final class AlterScript {

  private final ScriptState state;
  private final SqlText text;
  private final AlterTable alter;
  private ObjectName name;

  AlterScript(ScriptState state, SqlText text, AlterTable alter) {
    this.state = state;
    this.text = text;
    this.alter = alter;
    Relation table = state.relation(alter.table());
    this.name = table.name();
    state.put(table);
  }

  void run() {
    alter.actions().forEach(this::run);
  }

  private void run(TableAction action) {
    ConstraintScript constraints = new ConstraintScript(state, text, name);
    switch (action) {
      case TableAction.AddColumn add -> addColumn(add, constraints);
      case TableAction.DropColumn(var column, _, _, _) ->
          reached().forEach(each -> new DropScript(state).column(each, column.name()));
      case TableAction.AddConstraint(var written, _) -> constraints.add(written);
      case TableAction.ValidateConstraint(var constraint, _) ->
          constraints.validate(constraint.name());
      case TableAction.DropConstraint drop -> constraints.drop(drop.constraint().name());
      case TableAction.RenameConstraint(var constraint, var newName, _) ->
          constraints.rename(constraint.name(), newName.name());
      case TableAction.RenameTable(var newName, _) ->
          moveTo(new ObjectName(name.schema(), newName.name()));
      case TableAction.SetSchema(var schema, _) ->
          moveTo(ObjectName.of(schema.name(), name.name()));
      case TableAction.RenameColumn(var column, var newName, _) ->
          reached()
              .forEach(each -> new Renaming(state).column(each, column.name(), newName.name()));
      case TableAction.SetLogged(boolean logged, _) ->
          store(logged ? Storage.Persistence.PERMANENT : Storage.Persistence.UNLOGGED);
      case TableAction.SetTablespace(var tablespace, _) -> {
        Storage old = table().storage();
        put(old.persistence(), old.accessMethod(), Optional.of(tablespace.name()));
      }
      case TableAction.SetAccessMethod(var method, _) -> {
        Storage old = table().storage();
        put(old.persistence(), method.map(each -> each.name()), old.tablespace());
      }
      case TableAction.Inherit(var parent, boolean add, _) -> family(parent, name, add, false);
      case TableAction.AttachPartition attach -> attach(attach);
      case TableAction.DetachPartition(var partition, _, _, _) ->
          family(alter.table(), state.relation(partition).name(), false, false);
      case TableAction.SwitchTrigger(boolean enable, var trigger, _) ->
          change(table -> switched(table, enable, trigger.map(each -> each.name())));
      case ColumnAction onColumn ->
          reached().forEach(each -> state.change(each, table -> changed(table, onColumn)));
      case TableAction.AlterConstraint _,
          TableAction.SwitchRule _,
          TableAction.RowSecurity _,
          TableAction.SetParameters _,
          TableAction.ReplicaIdentity _,
          TableAction.OwnerTo _ -> {}
      case TableAction.OtherAction other -> {
        if (!other.keywords().contains("cluster")) {
          state.note(text.at(other.range()));
        }
      }
    }
  }

  private Relation table() {
    return state.relation(name).orElseThrow();
  }

  private void change(UnaryOperator<Relation> change) {
    state.change(name, change);
  }

  /** The table and all below it. */
  private List<ObjectName> reached() {
    List<ObjectName> reached = new ArrayList<>(List.of(name));
    if (!alter.only()) {
      state.catalogue().descendants(table()).forEach(child -> reached.add(child.name()));
    }
    return reached;
  }

  private void addColumn(TableAction.AddColumn add, ConstraintScript constraints) {
    Column column = new ColumnScript(state, text).column(name, add.column());
    if (table().column(column.name()).isPresent()) {
      return;
    }
    for (ObjectName each : reached()) {
      state.change(
          each,
          table -> {
            List<Column> columns = new ArrayList<>(table.columns());
            columns.add(column);
            return RelationChange.withColumns(table, columns);
          });
    }
    constraints.addOfColumn(add.column());
  }

  private void moveTo(ObjectName newName) {
    new Renaming(state).relation(name, newName);
    name = newName;
  }

  private void store(Storage.Persistence persistence) {
    put(persistence, table().storage().accessMethod(), table().storage().tablespace());
  }

  private void put(
      Storage.Persistence persistence, Optional<String> method, Optional<String> tablespace) {
    Storage old = table().storage();
    state.put(
        RelationChange.with(
            table(), new Storage(persistence, old.rows(), old.bytes(), method, tablespace)));
  }

  private void attach(TableAction.AttachPartition attach) {
    Relation partition = state.relation(attach.partition());
    state.put(partition);
    family(alter.table(), partition.name(), true, true);
    if (attach.isDefault()) {
      Family old = table().family();
      state.put(
          RelationChange.with(
              table(),
              new Family(
                  old.parents(),
                  old.children(),
                  old.partition(),
                  Optional.of(partition.name()),
                  old.partitionKey(),
                  old.bound(),
                  old.rowType())));
    }
  }

  private void family(QualifiedName parent, ObjectName child, boolean there, boolean partition) {
    Relation above = parent.equals(alter.table()) ? table() : state.relation(parent);
    state.put(RelationChange.with(above, RelationChange.withChild(above.family(), child, there)));
    state.change(
        child,
        table ->
            RelationChange.with(
                table, RelationChange.withParent(table.family(), above.name(), there, partition)));
  }

  private static Relation switched(Relation table, boolean enable, Optional<String> name) {
    List<Trigger> triggers =
        table.dependents().triggers().stream()
            .map(each ->
                name.isEmpty() || name.get().equals(each.name())
                    ? new Trigger(
                        each.name(), each.function(), each.events(), each.columns(), enable)
                    : each)
            .toList();
    return DependentsChange.withTriggers(table, triggers);
  }

  private Relation changed(Relation table, ColumnAction action) {
    String column = action.column().name();
    return RelationChange.changeColumn(table, column, old -> changed(old, action));
  }

  private Column changed(Column old, ColumnAction action) {
    Optional<String> given = old.defaultExpression();
    return switch (action) {
      case ColumnAction.SetType type ->
          ColumnScript.withType(
              old,
              state.type(type.type()),
              type.collation().map(each -> each.name()).orElse("default"));
      case ColumnAction.SetNotNull _ -> ColumnScript.with(old, true, given, old.identity());
      case ColumnAction.DropNotNull _ -> ColumnScript.with(old, false, given, old.identity());
      case ColumnAction.SetDefault(_, var value, _) ->
          ColumnScript.with(
              old, old.notNull(), Optional.of(text.at(value.range())), old.identity());
      case ColumnAction.DropDefault _ ->
          ColumnScript.with(old, old.notNull(), Optional.empty(), old.identity());
      case ColumnAction.AddIdentity _ ->
          ColumnScript.with(old, old.notNull(), Optional.empty(), true);
      case ColumnAction.DropIdentity _ -> ColumnScript.with(old, old.notNull(), given, false);
      case ColumnAction.SetExpression(_, var expression, _) ->
          ColumnScript.withGenerated(old, old.generated(), ColumnScript.names(expression));
      case ColumnAction.DropExpression _ ->
          ColumnScript.withGenerated(old, Column.Generated.NO, Set.of());
      case ColumnAction.AlterIdentity _,
          ColumnAction.SetStatistics _,
          ColumnAction.SetStorage _,
          ColumnAction.SetCompression _,
          ColumnAction.SetColumnOptions _ ->
          old;
    };
  }
}
