package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/** {@code ALTER TABLE}: one lock for all actions, then the work of each. */
final class AlterTableEffects {

  private static final int FIRST_WITHOUT_PARAMETERS_OF_PARTITIONED = 17;

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
    boolean missing = effects.surroundings().relationOrPresumed(alter.table()).isEmpty();
    if (missing && effects.surroundings().tableOfIndex(alter.table()).isPresent()) {
      // ALTER TABLE renames indexes too, and locks them alone
      return;
    }
    if (missing && alter.ifExists()) {
      effects.unknownRelation(alter.table());
      return;
    }
    effects
        .lock(alter.table(), mode)
        .ifPresent(table -> alter.actions().forEach(action -> add(table, action, mode)));
  }

  private void add(Relation table, TableAction action, LockMode mode) {
    if (table.kind() == Relation.Kind.FOREIGN_TABLE) {
      effects.unknown(Unknown.Part.LOCKS, "foreign tables are not analysed");
      return;
    }
    new AlterTableFailures(alter, effects).check(table, action);
    AlterTableReach reach = new AlterTableReach(alter, effects.surroundings());
    List<Relation> reached = reach.of(table, action);
    reach.onlyLocked(table, action).forEach(relation -> effects.lock(relation, mode));
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
          new ConstraintStateEffects(this, effects).alter(table, reached, change);
      case ColumnAction.SetType type -> reached.forEach(each -> change(each, type));
      case ColumnAction.SetNotNull(var column, _) ->
          reached.forEach(each -> setNotNull(each, column.name()));
      case ColumnAction.SetExpression(var column, _, _) ->
          reached.forEach(each -> setExpression(each, column.name()));
      case ColumnAction.AddIdentity(var column, _, _) -> addIdentity(table, column.name());
      case TableAction.AttachPartition attach ->
          new PartitionEffects(text, effects).attach(table, attach);
      case TableAction.DetachPartition detach ->
          new PartitionEffects(text, effects).detach(table, detach);
      case TableAction.SetLogged(boolean logged, _) -> setLogged(table, logged);
      case TableAction.SetTablespace(var tablespace, _) -> setTablespace(table, tablespace.name());
      case TableAction.SetAccessMethod set -> setAccessMethod(table, set);
      case TableAction.Inherit inherit -> inherit(table, inherit);
      case TableAction.SetParameters _ -> setParameters(table);
      case TableAction.OtherAction(var keywords, _) -> {
        boolean known = keywords.matches("(set without|cluster|of|not of) ?.*");
        if (!known) {
          Analyzer.anything(effects, "what " + keywords + " does is not analysed");
        }
      }
      case TableAction.SwitchTrigger _,
          TableAction.SwitchRule _,
          TableAction.RowSecurity _,
          TableAction.ReplicaIdentity _,
          TableAction.OwnerTo _,
          TableAction.RenameTable _,
          TableAction.RenameColumn _,
          TableAction.RenameConstraint _,
          TableAction.SetSchema _ -> {}
      case ColumnAction onColumn -> columnMustExist(table, onColumn.column().name());
    }
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
      effects.scan(table);
      if (addsWithoutValue(name) && table.hasStorage() && table.storage().rows() > 0) {
        effects.fails(
            "23502",
            "column \"%s\" of relation \"%s\" contains null values"
                .formatted(name, table.name().name()));
      }
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

  /** Whether ONLY keeps the statement from tables below. */
  boolean isOnly() {
    return alter.only();
  }

  /** Whether the same statement adds a column of that name. */
  boolean adds(String column) {
    return addedColumns().contains(column);
  }

  /** Whether the same statement adds the column and existing rows get NULL. */
  boolean addsWithoutValue(String column) {
    return alter.actions().stream()
        .anyMatch(action ->
            action instanceof TableAction.AddColumn add
                && add.column().name().name().equals(column)
                && !new AddColumnEffects(text, add, effects).hasValue());
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
      Storage.Persistence other =
          logged ? Storage.Persistence.UNLOGGED : Storage.Persistence.PERMANENT;
      (logged ? referencedBy(table) : referencing(table))
          .filter(
              each -> each.storage().persistence() == other && !each.name().equals(table.name()))
          .findFirst()
          .ifPresent(each ->
              effects.fails(
                  "42P16",
                  "could not change table \"%s\" to %s because it references %s table \"%s\""
                      .formatted(
                          table.name().name(),
                          logged ? "logged" : "unlogged",
                          logged ? "unlogged" : "logged",
                          each.name().name())));
    }
  }

  /** The tables that its foreign keys point to. */
  private Stream<Relation> referencedBy(Relation table) {
    return table.constraints(Constraint.ForeignKey.class).stream()
        .flatMap(key -> effects.catalogue().relation(key.referenced()).stream());
  }

  private Stream<Relation> referencing(Relation table) {
    return table.dependents().foreignKeys().stream()
        .flatMap(key -> effects.catalogue().relation(key.table()).stream());
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

  /** The child is locked as the altered table; the parent only against other DDL, if at all. */
  private void inherit(Relation child, TableAction.Inherit inherit) {
    Optional<Relation> parent =
        effects.lock(
            inherit.parent(),
            inherit.add() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_SHARE);
    if (!inherit.add()) {
      return;
    }
    effects
        .catalogue()
        .descendants(child)
        .forEach(each -> effects.lock(each, LockMode.ACCESS_SHARE));
    if (child.isPresumed()) {
      return;
    }
    for (Column column : parent.map(Relation::columns).orElse(List.of())) {
      Optional<Column> own = child.column(column.name());
      if (own.isEmpty()) {
        effects.fails("42804", "child table is missing column \"%s\"".formatted(column.name()));
      } else if (column.notNull() && !own.get().notNull()) {
        effects.fails("42804", "column \"%s\" in child table".formatted(column.name()));
      }
    }
  }

  private void setParameters(Relation table) {
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE
        && effects.surroundings().atLeast(FIRST_WITHOUT_PARAMETERS_OF_PARTITIONED)) {
      effects.fails("42809", "cannot specify storage parameters for a partitioned table");
    }
  }
}
