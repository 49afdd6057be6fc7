package org.pgweir.policies.recipe;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgweir.policies.analysis.NotNullProof;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableAction.AddConstraint;
import org.pgweir.policies.sql.tree.TableConstraint;

/**
 * The steps for a whole ALTER TABLE. What each action needs goes into its phase of one {@link
 * Draft}; light actions go first where something takes them back, else last, so that a change that
 * fails leaves the catalogue as it was.
 */
public final class AlterTableRecipe {

  private final AskedAlter asked;
  private final ServerNames names;
  private final Draft draft;
  private boolean possible = true;

  private AlterTableRecipe(AskedAlter asked) {
    this.asked = asked;
    this.names = new ServerNames(asked.where().catalogue(), asked.name());
    this.draft = new Draft(asked);
  }

  /** Steps for the statement; empty where an action of it has no recipe here. */
  public static Optional<Proposal> of(AskedAlter asked) {
    AlterTableRecipe recipe = new AlterTableRecipe(asked);
    asked.alter().actions().forEach(recipe::write);
    return recipe.possible ? Optional.of(recipe.draft.proposal()) : Optional.empty();
  }

  private void write(TableAction action) {
    if (action instanceof AddColumn add && isSetNotNull(add)) {
      new AddColumnRecipe(asked, names, draft, add, true).heavy();
    } else if (action instanceof ColumnAction.SetNotNull set && isAdded(set.column())) {
      return;
    } else if (asked.isHeavy(action)) {
      heavy(action);
    } else {
      light(action);
    }
  }

  private void heavy(TableAction action) {
    switch (action) {
      case AddColumn add -> new AddColumnRecipe(asked, names, draft, add, false).heavy();
      case AddConstraint add -> heavy(add.constraint());
      case ColumnAction.SetNotNull set -> setNotNull(set.column());
      case TableAction.ValidateConstraint validate -> draft.validate(validate.constraint().sql());
      case ColumnAction.SetType set -> possible &= TypeChangeRecipe.write(asked, names, draft, set);
      default -> possible = false;
    }
  }

  private void heavy(TableConstraint constraint) {
    switch (constraint) {
      case TableConstraint.Check check -> new CheckRecipe(asked, names, draft).write(check);
      case TableConstraint.ForeignKey key when ForeignKeyRecipe.isPossible(asked) ->
          new ForeignKeyRecipe(asked, names, draft).write(key);
      case TableConstraint.NotNull notNull ->
          new NotNullRecipe(asked, names, draft).ofExisting(notNull.column(), notNull.name());
      case TableConstraint.Key key when key.usingIndex().isPresent() -> usingIndex(key);
      case TableConstraint.Key key ->
          new KeyRecipe(
                  asked,
                  names,
                  draft,
                  key.columns(),
                  key.name(),
                  key.primary(),
                  new Written(asked, key.name(), key.range()))
              .write();
      case TableConstraint.ForeignKey _, TableConstraint.Exclude _ -> possible = false;
    }
  }

  /** A primary key by an index that is there, of columns that may be NULL so far. */
  private void usingIndex(TableConstraint.Key key) {
    NotNullRecipe notNull = new NotNullRecipe(asked, names, draft);
    columnsOfIndex(key.usingIndex().orElseThrow()).stream()
        .map(Identifier::of)
        .filter(column -> !notNull.isNotNull(column))
        .forEach(column -> notNull.ofExisting(column, Optional.empty()));
    draft.finish().lastAction("ADD " + asked.at(key.range()));
  }

  private List<String> columnsOfIndex(Identifier index) {
    List<String> columns =
        asked.relation().stream()
            .flatMap(table -> table.indexes().stream())
            .filter(each -> each.name().name().equals(index.name()))
            .flatMap(each -> each.keys().stream())
            .flatMap(each -> each.column().stream())
            .toList();
    possible &= !columns.isEmpty();
    return columns;
  }

  /** The shortest way from what is there already. */
  private void setNotNull(Identifier column) {
    NotNullRecipe notNull = new NotNullRecipe(asked, names, draft);
    Optional<Relation> table = asked.relation();
    if (table.filter(each -> isProven(each, column.name())).isPresent()) {
      notNull.proven(column);
    } else {
      Optional<Constraint> waiting = table.flatMap(each -> waiting(each, column.name()));
      waiting
          .map(Constraint::name)
          .map(name -> Identifier.of(name).sql())
          .ifPresentOrElse(draft::validate, () -> notNull.ofExisting(column, Optional.empty()));
    }
  }

  private boolean isSetNotNull(AddColumn add) {
    return asked.alter().actions().stream()
        .anyMatch(action ->
            action instanceof ColumnAction.SetNotNull set
                && set.column().name().equals(add.column().name().name()));
  }

  private boolean isAdded(Identifier column) {
    return asked.alter().actions().stream()
        .anyMatch(action ->
            action instanceof AddColumn add && add.column().name().name().equals(column.name()));
  }

  /** Whether a CHECK spares the scan, which this statement may be about to drop. */
  private static boolean isProven(Relation table, String column) {
    return table.constraints(Constraint.Check.class).stream()
        .anyMatch(check ->
            check.valid() && check.enforced() && NotNullProof.in(check.condition(), column));
  }

  /** A constraint that was added unchecked and only needs to be validated, from PostgreSQL 18. */
  private static Optional<Constraint> waiting(Relation table, String column) {
    return table.constraints(Constraint.NotNull.class).stream()
        .filter(each -> !each.valid() && each.column().equals(column))
        .map(Constraint.class::cast)
        .findFirst();
  }

  private void light(TableAction action) {
    switch (action) {
      case AddColumn add when exists(add) -> {}
      case AddColumn add -> new AddColumnRecipe(asked, names, draft, add, false).light();
      case AddConstraint add -> light(add);
      case TableAction.ValidateConstraint validate -> draft.validate(validate.constraint().sql());
      case TableAction.DropConstraint drop when isReplaced(drop.constraint()) ->
          draft.begin().lastAction(asked.at(drop.range()));
      case ColumnAction.SetDefault set -> setDefault(set);
      case ColumnAction.DropDefault drop -> setDefault(drop);
      default -> last(action);
    }
  }

  private boolean exists(AddColumn add) {
    return add.ifNotExists()
        && asked.relation().flatMap(table -> table.column(add.column().name().name())).isPresent();
  }

  private void light(AddConstraint add) {
    TableConstraint constraint = add.constraint();
    boolean usesIndex =
        constraint instanceof TableConstraint.Key key && key.usingIndex().isPresent();
    if (usesIndex) {
      draft.finish().lastAction(asked.at(add.range()));
      return;
    }
    Optional<Identifier> name =
        switch (constraint) {
          case TableConstraint.Check check ->
              Optional.of(
                  names.written(
                      check.name(),
                      () ->
                          names.constraint(
                              asked.name().name(), CheckRecipe.part(check.condition()), "check")));
          case TableConstraint.ForeignKey key ->
              Optional.of(
                  names.written(
                      key.name(),
                      () ->
                          names.constraint(
                              asked.name().name(),
                              ServerNames.ofIdentifiers(key.columns()),
                              "fkey")));
          case TableConstraint.NotNull _, TableConstraint.Key _, TableConstraint.Exclude _ ->
              constraint.name();
        };
    if (name.isEmpty()) {
      draft.finish().lastAction(asked.at(add.range()));
      return;
    }
    draft
        .restrict()
        .action(
            "ADD CONSTRAINT %s %s"
                .formatted(
                    name.get().sql(),
                    new Written(asked, constraint.name(), constraint.range()).body()),
            "DROP CONSTRAINT IF EXISTS " + name.get().sql());
  }

  /** Whether a constraint that is no key takes the name. */
  private boolean isReplaced(Identifier name) {
    return asked.alter().actions().stream()
        .anyMatch(action ->
            action instanceof AddConstraint(TableConstraint constraint, _)
                && !(constraint instanceof TableConstraint.Key)
                && constraint.name().filter(each -> each.name().equals(name.name())).isPresent());
  }

  private void setDefault(ColumnAction action) {
    Optional<Column> column =
        asked.relation().flatMap(table -> table.column(action.column().name()));
    if (isAdded(action.column()) && column.isEmpty()) {
      possible &= asked.heavy().stream().noneMatch(AddColumn.class::isInstance);
      draft.begin().action(asked.at(action.range()));
      return;
    }
    if (column.isEmpty() || column.get().defaultExpression().filter(String::isEmpty).isPresent()) {
      last(action);
      return;
    }
    String name = action.column().sql();
    draft
        .begin()
        .action(
            asked.at(action.range()),
            column
                .get()
                .defaultExpression()
                .map(value -> "ALTER COLUMN %s SET DEFAULT %s".formatted(name, value))
                .orElseGet(() -> "ALTER COLUMN %s DROP DEFAULT".formatted(name)));
  }

  /** What nothing takes back waits for the end, if nothing needs it before. */
  private void last(TableAction action) {
    Set<String> concerned = new HashSet<>();
    switch (action) {
      case ColumnAction of -> concerned.add(of.column().name());
      case TableAction.DropColumn drop -> concerned.add(drop.column().name());
      default -> {}
    }
    boolean needed =
        asked.heavy().stream()
            .map(TableAction::range)
            .map(asked::at)
            .anyMatch(sql -> concerned.stream().anyMatch(name -> mentions(sql, name)));
    possible &= !needed;
    draft.finish().lastAction(asked.at(action.range()));
  }

  private static boolean mentions(String sql, String name) {
    return Pattern.compile(
            "(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])", Pattern.CASE_INSENSITIVE)
        .matcher(sql)
        .find();
  }
}
