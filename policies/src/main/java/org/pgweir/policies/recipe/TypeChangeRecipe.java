package org.pgweir.policies.recipe;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.ColumnAction.SetType;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * {@code ALTER COLUMN … TYPE} by a second column: a trigger keeps it equal on INSERT and on UPDATE,
 * a backfill fills it, and one short transaction puts it in the place of the first. It then stands
 * last in the table.
 *
 * <p>Only for a column on which nothing hangs but its default and NOT NULL; what the catalogue at
 * hand does not hold (a comment, rights, a statistics target) is asked for before anything is done.
 */
final class TypeChangeRecipe {

  private static final int NAMES_NOT_NULL = 18;

  private final AskedAlter asked;
  private final ServerNames names;
  private final Draft draft;
  private final SetType set;
  private final Column column;
  private final Identifier old;
  private final Identifier fresh;

  private TypeChangeRecipe(
      AskedAlter asked, ServerNames names, Draft draft, SetType set, Column column) {
    this.asked = asked;
    this.names = names;
    this.draft = draft;
    this.set = set;
    this.column = column;
    this.old = Identifier.of(column.name());
    this.fresh = Identifier.of(ServerNames.join(column.name(), "", "new"));
  }

  /** Writes the steps; whether there are any for this column. */
  static boolean write(AskedAlter asked, ServerNames names, Draft draft, SetType set) {
    Optional<Relation> table = asked.relation();
    Optional<Column> column = table.flatMap(each -> each.column(set.column().name()));
    if (column.isEmpty() || !isAlone(asked, set, table.get(), column.get())) {
      return false;
    }
    new TypeChangeRecipe(asked, names, draft, set, column.get()).write();
    return true;
  }

  private static boolean isAlone(AskedAlter asked, SetType set, Relation table, Column column) {
    String name = column.name();
    Dependents dependents = table.dependents();
    return asked.alter().actions().size() == 1
        && table.kind() == Relation.Kind.TABLE
        && table.family().equals(Family.NONE)
        && !column.identity()
        && column.generated() == Column.Generated.NO
        && column.sequences().isEmpty()
        && column.defaultExpression().filter(String::isEmpty).isEmpty()
        && table.columns().stream().noneMatch(each -> each.generatedFrom().contains(name))
        && table.column(ServerNames.join(name, "", "new")).isEmpty()
        && table.indexes().stream().noneMatch(index -> index.uses(name))
        && table.constraints().stream()
            .noneMatch(
                each -> !(each instanceof Constraint.NotNull) && each.columns().contains(name))
        && dependents.views().stream().noneMatch(view -> view.columns().contains(name))
        && dependents.policies().stream().noneMatch(policy -> policy.columns().contains(name))
        && dependents.triggers().isEmpty()
        && dependents.rules().isEmpty()
        && dependents.publications().isEmpty()
        && dependents.subscriptions().isEmpty()
        && dependents.functions().isEmpty()
        && dependents.statistics().isEmpty()
        && isComparable(asked, set)
        && keepsAll(set, column)
        && set.using()
            .filter(each -> VolatileCalls.firstIn(asked.text(), each, asked.where()).isPresent())
            .isEmpty();
  }

  /** Whether values of the new type can be told apart, as the backfill must. */
  private static boolean isComparable(AskedAlter asked, SetType set) {
    return set.type().arrayDimensions() == 0
        && asked.where().catalogue().operatorClass(nameOf(set)).isPresent();
  }

  private static ObjectName nameOf(SetType set) {
    return new ObjectName(set.type().name().schemaName(), set.type().name().name());
  }

  private void write() {
    String type = asked.at(new SourceRange(set.type().range().start(), typeEnd()));
    bareColumn();
    draft
        .begin()
        .action(
            "ADD COLUMN %s %s".formatted(fresh.sql(), type),
            "DROP COLUMN IF EXISTS " + fresh.sql());
    column
        .defaultExpression()
        .ifPresent(value ->
            draft.begin().action("ALTER COLUMN %s SET DEFAULT %s".formatted(fresh.sql(), value)));
    Identifier sync = SyncTrigger.keep(asked, draft, fresh, value(true));
    draft.fill(
        "%s = %s".formatted(fresh.sql(), value(false)),
        "%s IS DISTINCT FROM %s".formatted(fresh.sql(), value(false)));
    Optional<String> notNull =
        asked.relation().stream()
            .flatMap(table -> table.constraints(Constraint.NotNull.class).stream())
            .filter(each -> each.column().equals(column.name()))
            .map(Constraint.NotNull::name)
            .findFirst();
    Identifier temporary = names.constraint(asked.name().name(), fresh.name(), "not_null");
    if (column.notNull()) {
      new NotNullRecipe(asked, names, draft).write(fresh, Optional.of(temporary));
    }
    draft.finish().last("DROP TRIGGER %s ON %s".formatted(sync.sql(), asked.table()));
    draft.finish().last("DROP FUNCTION %s()".formatted(asked.made(sync)));
    draft.finish().last(asked.altered("DROP COLUMN " + old.sql()));
    draft.finish().last(asked.altered("RENAME COLUMN %s TO %s".formatted(fresh.sql(), old.sql())));
    if (column.notNull() && asked.where().atLeast(NAMES_NOT_NULL)) {
      notNull.ifPresent(name ->
          draft
              .finish()
              .last(
                  asked.altered(
                      "RENAME CONSTRAINT %s TO %s"
                          .formatted(temporary.sql(), Identifier.of(name).sql()))));
    }
  }

  private int typeEnd() {
    return set.collation().map(each -> each.range().end()).orElse(set.type().range().end());
  }

  /**
   * What the old column's value becomes. A text that is too long fails by assignment, as it does in
   * the statement; a cast would cut it.
   *
   * @param ofNewRow as a trigger computes it
   */
  private String value(boolean ofNewRow) {
    String plain = (ofNewRow ? "NEW." : "") + old.sql();
    return set.using()
        .map(each ->
            "(" + (ofNewRow ? NewRow.sql(asked.text(), each) : asked.at(each.range())) + ")")
        .orElseGet(() -> isOfLength(set) ? plain : plain + "::" + asked.at(set.type().range()));
  }

  /** Whether an explicit cast to it may cut a value. */
  private static boolean isOfLength(SetType set) {
    return !set.type().modifiers().isEmpty()
        && Set.of("varchar", "bpchar", "bit", "varbit").contains(set.type().name().name());
  }

  private static boolean keepsAll(SetType set, Column column) {
    return set.using().isPresent()
        || !isOfLength(set)
        || (Catalogue.isString(column.type().name()) && Catalogue.isString(nameOf(set)));
  }

  /** What no step brings over to the second column. */
  private void bareColumn() {
    draft.verify(
        """
        SELECT a.attacl IS NULL AND a.attoptions IS NULL AND coalesce(a.attstattarget, -1) = -1 \
        AND a.attstorage = y.typstorage AND col_description(a.attrelid, a.attnum) IS NULL \
        FROM pg_attribute a JOIN pg_type y ON y.oid = a.atttypid \
        WHERE a.attrelid = %s::regclass AND a.attname = %s\
        """
            .formatted(
                AskedAlter.literal(AskedAlter.sql(asked.name())),
                AskedAlter.literal(column.name())),
        "0A000",
        "column \"%s\" of relation \"%s\" has a comment, rights or settings that a plan does not keep"
            .formatted(column.name(), asked.name().name()));
  }
}
