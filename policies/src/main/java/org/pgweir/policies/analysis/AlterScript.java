package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** What an ALTER TABLE of a {@link CatalogueScript} leaves in the catalogue. */
record AlterScript(CatalogueScript script, SqlText text, AlterTable alter) {

  void run() {
    alter.actions().forEach(this::run);
  }

  private void run(TableAction action) {
    ConstraintScript constraints = new ConstraintScript(script, text, alter.table());
    switch (action) {
      case TableAction.AddColumn add -> {
        List<Column> columns = new ArrayList<>(table().columns());
        columns.add(script.column(text, add.column()));
        script.put(RelationChange.with(table(), columns, table().constraints(), table().indexes()));
        constraints.addOfColumn(add.column());
      }
      case TableAction.AddConstraint(var written, _) -> constraints.add(written);
      case TableAction.ValidateConstraint(var name, _) -> constraints.validate(name.name());
      case TableAction.DropConstraint drop -> constraints.drop(drop.constraint().name());
      case ColumnAction.SetNotNull(var column, _) ->
          change(column.name(), old -> with(old, true, old.defaultExpression(), old.identity()));
      case ColumnAction.SetDefault(var column, var value, _) ->
          change(
              column.name(),
              old -> with(old, old.notNull(), Optional.of(text.at(value.range())), false));
      case ColumnAction.DropDefault(var column, _) ->
          change(column.name(), old -> with(old, old.notNull(), Optional.empty(), false));
      case ColumnAction.AddIdentity(var column, _, _) ->
          change(column.name(), old -> with(old, old.notNull(), Optional.empty(), true));
      case ColumnAction.SetType _ -> {}
      default -> throw new IllegalArgumentException(text.at(action.range()));
    }
  }

  private Relation table() {
    return script.relation(alter.table());
  }

  private void change(String name, UnaryOperator<Column> change) {
    List<Column> columns =
        table().columns().stream()
            .map(column -> column.name().equals(name) ? change.apply(column) : column)
            .toList();
    List<Constraint> constraints = table().constraints();
    script.put(RelationChange.with(table(), columns, constraints, table().indexes()));
  }

  private static Column with(
      Column old, boolean notNull, Optional<String> defaultExpression, boolean identity) {
    return new Column(
        old.name(),
        old.type(),
        old.collation(),
        notNull,
        old.generated(),
        old.generatedFrom(),
        identity,
        defaultExpression,
        old.sequences());
  }
}
