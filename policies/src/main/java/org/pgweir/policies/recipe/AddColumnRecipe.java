package org.pgweir.policies.recipe;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * Adds a heavy column by light steps.
 *
 * <p>A default is set in the statement that adds the column, so no row inserted in between is
 * missed. What refuses NULL comes after the backfill, because before it every UPDATE of an old row
 * would fail. Constraints are added unchecked and validated in transactions of their own. Measured
 * on PostgreSQL 11 to 18: no step rewrites the table, and the only scans run under SHARE UPDATE
 * EXCLUSIVE.
 */
final class AddColumnRecipe {

  private final AskedAlter asked;
  private final ServerNames names;
  private final Draft draft;
  private final AddColumn add;
  private final NewColumn column;

  AddColumnRecipe(
      AskedAlter asked, ServerNames names, Draft draft, AddColumn add, boolean setNotNull) {
    this.asked = asked;
    this.names = names;
    this.draft = draft;
    this.add = add;
    this.column = new NewColumn(asked, add.column(), setNotNull);
  }

  /** The column as it is written, with nothing to wait for. */
  void light() {
    draft.begin().action(asked.at(add.range()), "DROP COLUMN IF EXISTS " + column.name());
  }

  void heavy() {
    if (!isUnderstood() || column.isStored() || column.isConstrainedDomain()) {
      draft.leavesOpen();
    }
    Optional<NumberedColumn> numbered =
        column.isNumbered()
            ? Optional.of(new NumberedColumn(asked, names, draft, column))
            : Optional.empty();
    numbered.ifPresent(NumberedColumn::createSequence);
    draft
        .begin()
        .action(
            "ADD COLUMN " + (keepsIfNotExists() ? "IF NOT EXISTS " : "") + definition(),
            "DROP COLUMN IF EXISTS " + column.name());
    numbered.ifPresent(NumberedColumn::drawFromSequence);
    column
        .defaultApart()
        .ifPresent(value ->
            draft.begin().action("ALTER COLUMN %s SET DEFAULT %s".formatted(column.name(), value)));
    if (column.isStored()) {
      new StoredColumn(asked, draft, column).keep();
    }
    column.fill().ifPresent(this::fill);
    if (column.isNotNullAfterwards()) {
      new NotNullRecipe(asked, names, draft)
          .write(
              column.identifier(),
              add.column()
                  .constraint(ColumnConstraint.NotNull.class)
                  .flatMap(ColumnConstraint.NotNull::name));
    }
    add.column().constraints().forEach(this::constraint);
    domainCheck();
    numbered.ifPresent(NumberedColumn::becomeIdentity);
  }

  private boolean keepsIfNotExists() {
    return add.ifNotExists() && asked.relation().isEmpty();
  }

  /** Whether one of the known reasons makes it heavy. */
  private boolean isUnderstood() {
    return column.isNumbered()
        || column.isStored()
        || column.hasVolatileDefault()
        || column.isNotNullAfterwards()
        || column.setNotNull()
        || column.isKey()
        || column.isConstrainedDomain()
        || add.column().has(ColumnConstraint.Check.class)
        || add.column().has(ColumnConstraint.References.class);
  }

  private void fill(String value) {
    if (value.startsWith("<")) {
      draft.leavesOpen();
    }
    draft.fill(column.name() + " = " + value, column.name() + " IS NULL");
  }

  /** The column with what touches no row: name, type, a default that is the same for all rows. */
  private String definition() {
    StringJoiner words = new StringJoiner(" ");
    words.add(column.name()).add(column.type());
    for (ColumnConstraint constraint : add.column().constraints()) {
      boolean atOnce =
          switch (constraint) {
            case ColumnConstraint.Default _ -> column.defaultApart().isEmpty();
            case ColumnConstraint.NotNull _ -> !column.isNotNullAfterwards();
            case ColumnConstraint.Generated _ -> !column.isStored();
            case ColumnConstraint.Nullable _ -> true;
            case ColumnConstraint.Check check -> written(check).isNotEnforced();
            case ColumnConstraint.References key -> written(key).isNotEnforced();
            case ColumnConstraint.Unique _,
                ColumnConstraint.PrimaryKey _,
                ColumnConstraint.Identity _ ->
                false;
          };
      if (atOnce) {
        words.add(asked.at(constraint.range()));
      }
    }
    if (column.isStored()) {
      StoredColumn.virtual(asked, column).ifPresent(words::add);
    }
    boolean refused = column.isNullRefusedByDomain() || column.setNotNull();
    if (refused && column.isFilledAtOnce() && !add.column().has(ColumnConstraint.NotNull.class)) {
      words.add("NOT NULL");
    }
    return words.toString();
  }

  private Written written(ColumnConstraint constraint) {
    return new Written(asked, constraint.name(), constraint.range());
  }

  private void constraint(ColumnConstraint constraint) {
    switch (constraint) {
      case ColumnConstraint.Check check when !written(check).isNotEnforced() -> check(check);
      case ColumnConstraint.References key when !written(key).isNotEnforced() -> references(key);
      case ColumnConstraint.Unique unique -> key(unique, false);
      case ColumnConstraint.PrimaryKey primary -> key(primary, true);
      case ColumnConstraint.Check _,
          ColumnConstraint.References _,
          ColumnConstraint.NotNull _,
          ColumnConstraint.Nullable _,
          ColumnConstraint.Default _,
          ColumnConstraint.Generated _,
          ColumnConstraint.Identity _ -> {}
    }
  }

  private void check(ColumnConstraint.Check check) {
    String part = CheckRecipe.part(check.condition());
    Identifier name =
        names.written(check.name(), () -> names.constraint(asked.name().name(), part, "check"));
    unchecked(column.refusesNull(check) ? draft.restrict() : draft.begin(), name, written(check));
  }

  private void references(ColumnConstraint.References key) {
    Identifier name =
        names.written(
            key.name(),
            () -> names.constraint(asked.name().name(), add.column().name().name(), "fkey"));
    if (asked.isPartitioned()
        && !asked.where().atLeast(ForeignKeyRecipe.UNCHECKED_ON_PARTITIONED)) {
      draft.leavesOpen();
    }
    addUnchecked(
        draft.begin(),
        name,
        "FOREIGN KEY (%s) %s".formatted(column.name(), written(key).unchecked()));
  }

  private void unchecked(Draft.Transaction phase, Identifier name, Written constraint) {
    addUnchecked(phase, name, constraint.unchecked());
  }

  private void addUnchecked(Draft.Transaction phase, Identifier name, String constraint) {
    phase.action(
        "ADD CONSTRAINT %s %s".formatted(name.sql(), constraint),
        "DROP CONSTRAINT IF EXISTS " + name.sql());
    draft.validate(name.sql());
  }

  private void key(ColumnConstraint constraint, boolean primary) {
    new KeyRecipe(
            asked,
            names,
            draft,
            List.of(column.identifier()),
            constraint.name(),
            primary,
            written(constraint))
        .write();
  }

  private void domainCheck() {
    if (column.isConstrainedDomain() && column.hasDomainChecks()) {
      String domain = add.column().type().name().sql();
      Identifier name = names.constraint(asked.name().name(), add.column().name().name(), "check");
      addUnchecked(
          draft.begin(),
          name,
          "CHECK (<the checks of %s with %s for VALUE>) NOT VALID"
              .formatted(domain, column.name()));
    }
  }
}
