package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** Why an action of ALTER TABLE cannot be carried out on a table as it is. */
final class AlterTableFailures {

  private static final String INVALID_TABLE_DEFINITION = "42P16";
  private static final String WRONG_OBJECT_TYPE = "42809";
  private static final String NOT_SUPPORTED = "0A000";

  private static final int FIRST_WITH_EXCLUSION_ON_PARTITIONED = 17;

  private final AlterTable alter;
  private final Effects effects;

  AlterTableFailures(AlterTable alter, Effects effects) {
    this.alter = alter;
    this.effects = effects;
  }

  void check(Relation table, TableAction action) {
    if (table.isPresumed()) {
      return;
    }
    switch (action) {
      case TableAction.AddColumn(var column, _, _) -> addColumn(table, column);
      case TableAction.DropColumn drop -> dropColumn(table, drop.column());
      case TableAction.AddConstraint(var constraint, _) -> addConstraint(table, constraint);
      case TableAction.DropConstraint(var name, _, _, _) -> dropConstraint(table, name);
      case TableAction.RenameColumn rename -> rename(table, rename);
      case TableAction.RenameTable(var name, _) -> nameMustBeFree(table, name);
      case TableAction.SwitchTrigger(_, var trigger, _) ->
          trigger.ifPresent(each -> triggerMustExist(table, each));
      case ColumnAction.SetType(var column, _, _, _, _) -> setType(table, column);
      case ColumnAction change -> change(table, change);
      case TableAction.OnTable _ -> {}
    }
  }

  private void addColumn(Relation table, ColumnDefinition column) {
    if (table.family().partition()) {
      effects.fails(WRONG_OBJECT_TYPE, "cannot add column to a partition");
    }
    if (table.family().rowType().isPresent()) {
      effects.fails(WRONG_OBJECT_TYPE, "cannot add column to typed table");
    }
    boolean primary = column.has(ColumnConstraint.PrimaryKey.class);
    if (primary) {
      onlyOnePrimaryKey(table);
    }
    if ((primary || column.has(ColumnConstraint.Unique.class))
        && table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      keyMustHoldPartitionKey();
    }
  }

  private void onlyOnePrimaryKey(Relation table) {
    if (table.constraints(Constraint.Key.class).stream()
        .filter(Constraint.Key::primary)
        .map(key -> Identifier.of(key.name()))
        .anyMatch(key -> alter.actions().stream().noneMatch(each -> drops(each, key)))) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "multiple primary keys for table \"%s\" are not allowed".formatted(table.name().name()));
    }
  }

  private void keyMustHoldPartitionKey() {
    effects.fails(
        NOT_SUPPORTED,
        "unique constraint on partitioned table must include all partitioning columns");
  }

  private void dropColumn(Relation table, Identifier column) {
    if (isInherited(table, parent -> parent.column(column.name()).isPresent())) {
      effects.fails(
          INVALID_TABLE_DEFINITION, "cannot drop inherited column \"%s\"".formatted(column.name()));
    }
    inPartitionKey(table, column, "drop", "because it is");
  }

  private void inPartitionKey(Relation table, Identifier column, String verb, String why) {
    if (PartitionKey.of(table).filter(key -> key.uses(column.name())).isPresent()) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "cannot %s column \"%s\" %s part of the partition key of relation \"%s\""
              .formatted(verb, column.name(), why, table.name().name()));
    }
  }

  private boolean isInherited(Relation table, Predicate<Relation> has) {
    return table.family().parents().stream()
        .flatMap(parent -> effects.catalogue().relation(parent).stream())
        .anyMatch(has);
  }

  private boolean hasChildren(Relation table) {
    return !table.family().children().isEmpty();
  }

  private void addConstraint(Relation table, TableConstraint constraint) {
    boolean partitioned = table.kind() == Relation.Kind.PARTITIONED_TABLE;
    switch (constraint) {
      case TableConstraint.Check _ -> {
        if (partitioned && constraint.attributes().noInherit()) {
          effects.fails(
              INVALID_TABLE_DEFINITION,
              "cannot add NO INHERIT constraint to partitioned table \"%s\""
                  .formatted(table.name().name()));
        }
        if (alter.only() && hasChildren(table) && !constraint.attributes().noInherit()) {
          effects.fails(INVALID_TABLE_DEFINITION, "constraint must be added to child tables too");
        }
      }
      case TableConstraint.Key key -> {
        if (key.primary()) {
          onlyOnePrimaryKey(table);
        }
        List<String> columns = key.columns().stream().map(Identifier::name).toList();
        if (key.usingIndex().isEmpty()
            && PartitionKey.of(table).filter(of -> !of.isWithin(columns)).isPresent()) {
          keyMustHoldPartitionKey();
        }
      }
      case TableConstraint.Exclude _ -> {
        if (partitioned && !effects.surroundings().atLeast(FIRST_WITH_EXCLUSION_ON_PARTITIONED)) {
          effects.fails(
              NOT_SUPPORTED, "exclusion constraints are not supported on partitioned tables");
        }
      }
      case TableConstraint.ForeignKey _, TableConstraint.NotNull _ -> {}
    }
    constraint
        .name()
        .filter(name -> table.constraint(name.name()).isPresent())
        .filter(name -> alter.actions().stream().noneMatch(each -> drops(each, name)))
        .ifPresent(name ->
            effects.fails(
                "42710",
                "constraint \"%s\" for relation \"%s\" already exists"
                    .formatted(name.name(), table.name().name())));
  }

  private static boolean drops(TableAction action, Identifier constraint) {
    return action instanceof TableAction.DropConstraint drop
        && drop.constraint().name().equals(constraint.name());
  }

  private void dropConstraint(Relation table, Identifier name) {
    if (table.constraint(name.name()).isPresent()
        && isInherited(table, parent -> parent.constraint(name.name()).isPresent())) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "cannot drop inherited constraint \"%s\" of relation \"%s\""
              .formatted(name.name(), table.name().name()));
    }
  }

  private void rename(Relation table, TableAction.RenameColumn rename) {
    String column = rename.column().name();
    if (table.column(column).isEmpty()) {
      effects.fails("42703", "column \"%s\" does not exist".formatted(column));
    }
    if (isInherited(table, parent -> parent.column(column).isPresent())) {
      effects.fails(
          INVALID_TABLE_DEFINITION, "cannot rename inherited column \"%s\"".formatted(column));
    }
    if (alter.only() && hasChildren(table)) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "inherited column \"%s\" must be renamed in child tables too".formatted(column));
    }
    if (table.column(rename.newName().name()).isPresent()) {
      effects.fails(
          "42701",
          "column \"%s\" of relation \"%s\" already exists"
              .formatted(rename.newName().name(), table.name().name()));
    }
  }

  private void nameMustBeFree(Relation table, Identifier name) {
    ObjectName other = new ObjectName(table.name().schema(), name.name());
    if (effects.catalogue().relation(other).isPresent()) {
      effects.fails("42P07", "relation \"%s\" already exists".formatted(name.name()));
    }
  }

  private void triggerMustExist(Relation table, Identifier trigger) {
    if (table.dependents().triggers().stream()
        .map(Trigger::name)
        .noneMatch(trigger.name()::equals)) {
      effects.fails(
          "42704",
          "trigger \"%s\" for table \"%s\" does not exist"
              .formatted(trigger.name(), table.name().name()));
    }
  }

  private void setType(Relation table, Identifier column) {
    if (table.family().rowType().isPresent()) {
      effects.fails(WRONG_OBJECT_TYPE, "cannot alter column type of typed table");
    }
    if (isInherited(table, parent -> parent.column(column.name()).isPresent())) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "cannot alter inherited column \"%s\"".formatted(column.name()));
    }
    inPartitionKey(table, column, "alter", "because it is");
    if (alter.only() && hasChildren(table)) {
      effects.fails(
          INVALID_TABLE_DEFINITION,
          "type of inherited column \"%s\" must be changed in child tables too"
              .formatted(column.name()));
    }
  }

  private void change(Relation table, ColumnAction action) {
    Optional<Column> found = table.column(action.column().name());
    if (found.isEmpty()) {
      if (runsBeforeColumnsAreAdded(action)) {
        missing(table, action.column());
      }
      return;
    }
    Column column = found.get();
    switch (action) {
      case ColumnAction.DropNotNull _ -> dropNotNull(table, column);
      case ColumnAction.SetDefault _, ColumnAction.DropDefault _ -> {
        if (column.identity()) {
          isA(table, column, "42601", "an identity column");
        }
        if (column.generated() != Column.Generated.NO) {
          isA(table, column, "42601", "a generated column");
        }
      }
      case ColumnAction.AddIdentity _ -> {
        if (column.defaultExpression().isPresent()) {
          effects.fails(
              "55000",
              "column \"%s\" of relation \"%s\" already has a default value"
                  .formatted(column.name(), table.name().name()));
        }
      }
      case ColumnAction.DropIdentity(_, boolean ifExists, _) -> {
        if (!column.identity() && !ifExists) {
          effects.fails(
              "55000",
              "column \"%s\" of relation \"%s\" is not an identity column"
                  .formatted(column.name(), table.name().name()));
        }
      }
      case ColumnAction _ -> {}
    }
  }

  private static boolean runsBeforeColumnsAreAdded(ColumnAction action) {
    return action instanceof ColumnAction.DropDefault
        || action instanceof ColumnAction.DropNotNull
        || action instanceof ColumnAction.DropIdentity;
  }

  private void missing(Relation table, Identifier column) {
    effects.fails(
        "42703",
        "column \"%s\" of relation \"%s\" does not exist"
            .formatted(column.name(), table.name().name()));
  }

  private void isA(Relation table, Column column, String sqlState, String what) {
    effects.fails(
        sqlState,
        "column \"%s\" of relation \"%s\" is %s"
            .formatted(column.name(), table.name().name(), what));
  }

  private void dropNotNull(Relation table, Column column) {
    if (column.identity()) {
      isA(table, column, "42601", "an identity column");
    }
    if (table.constraints(Constraint.Key.class).stream()
        .filter(Constraint.Key::primary)
        .anyMatch(key -> key.columns().contains(column.name()))) {
      effects.fails(
          INVALID_TABLE_DEFINITION, "column \"%s\" is in a primary key".formatted(column.name()));
    }
  }
}
