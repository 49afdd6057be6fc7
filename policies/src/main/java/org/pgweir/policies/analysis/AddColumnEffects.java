package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnConstraint.Generated;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;

/**
 * {@code ADD COLUMN}. It rewrites the table when existing rows need values of their own: a volatile
 * default, identity and serial, a stored expression, or a domain with constraints. It reads the
 * table when a constraint must be checked: NOT NULL without a default, CHECK, UNIQUE, and a foreign
 * key where the column has a value at once. Measured on PostgreSQL 11 to 18.
 */
final class AddColumnEffects {

  static final Set<String> SERIALS =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  private static final int FIRST_WITH_VIRTUAL = 18;

  private final SqlText text;
  private final AddColumn add;
  private final ColumnDefinition column;
  private final Effects effects;
  private final Types types;
  private final Optional<ColumnType> type;
  private final boolean serial;

  AddColumnEffects(SqlText text, AddColumn add, Effects effects) {
    this.text = text;
    this.add = add;
    this.column = add.column();
    this.effects = effects;
    this.types = new Types(effects.surroundings());
    this.type = types.resolve(column.type());
    this.serial =
        type.isEmpty()
            && column.type().name().schema().isEmpty()
            && SERIALS.contains(column.type().name().name());
  }

  void add(Relation table, List<Relation> reached, boolean only) {
    String name = column.name().name();
    if (only && !table.family().children().isEmpty()) {
      effects.fails("42P16", "column must be added to child tables too");
    }
    if (table.column(name).isPresent()) {
      if (!add.ifNotExists()) {
        effects.fails(
            "42701",
            "column \"%s\" of relation \"%s\" already exists".formatted(name, table.name().name()));
      }
      return;
    }
    reached.stream().filter(each -> each.column(name).isEmpty()).forEach(this::addTo);
    reached.stream().filter(each -> each.column(name).isPresent()).forEach(this::mergeInto);
  }

  private void addTo(Relation table) {
    if (needsOwnValues()) {
      effects.rewrite(table);
    }
    addNotNull(table);
    if (column.has(ColumnConstraint.Check.class)) {
      effects.scan(table);
    }
    if (column.has(ColumnConstraint.Unique.class)
        || column.has(ColumnConstraint.PrimaryKey.class)) {
      addKey(table);
    }
    column
        .constraint(ColumnConstraint.References.class)
        .ifPresent(key -> addForeignKey(table, key));
  }

  /** A child that has the column keeps its values; a CHECK holds for them too. */
  private void mergeInto(Relation child) {
    if (column.has(ColumnConstraint.Check.class)) {
      effects.scan(child);
    }
  }

  private boolean needsOwnValues() {
    if (serial || column.has(ColumnConstraint.Identity.class)) {
      return true;
    }
    Optional<Generated> generated = column.constraint(Generated.class);
    if (generated.isPresent()) {
      return isStored(generated.get());
    }
    if (type.isEmpty()) {
      unknownType();
      return isVolatile(givenDefault());
    }
    if (types.constrained(type.get())) {
      return true;
    }
    Optional<Expression> given = givenDefault();
    return given.isPresent()
        ? isVolatile(given)
        : types.domain(type.get()).map(TypeFacts.Domain::volatileDefault).orElse(false);
  }

  private void unknownType() {
    String why = "type " + column.type().name().sql() + " may be a domain with constraints";
    effects.unknown(Unknown.Part.REWRITE, why);
    effects.unknown(Unknown.Part.SCAN, why);
  }

  private boolean isStored(Generated generated) {
    boolean virtual =
        generated.storage().filter(kind -> kind == Generated.Storage.STORED).isEmpty();
    if (virtual && !effects.surroundings().atLeast(FIRST_WITH_VIRTUAL)) {
      effects.fails("42601", "syntax error");
    }
    return !virtual;
  }

  private Optional<Expression> givenDefault() {
    return column
        .constraint(ColumnConstraint.Default.class)
        .map(ColumnConstraint.Default::expression);
  }

  private boolean isVolatile(Optional<Expression> expression) {
    Optional<VolatileCalls.Suspect> suspect =
        expression.flatMap(each -> VolatileCalls.firstIn(text, each, effects.surroundings()));
    if (suspect.filter(each -> each.volatility() == Volatility.UNKNOWN).isPresent()) {
      String why = suspect.get().call().function().sql() + "() may be volatile";
      effects.unknown(Unknown.Part.REWRITE, why);
      effects.unknown(Unknown.Part.SCAN, why);
      return false;
    }
    return suspect.isPresent();
  }

  private void addNotNull(Relation table) {
    boolean keyed = column.has(ColumnConstraint.PrimaryKey.class);
    if (column.has(Generated.class)) {
      if (keyed || column.has(ColumnConstraint.NotNull.class)) {
        effects.scan(table);
      }
      return;
    }
    if (hasValue()) {
      return;
    }
    boolean hasRows = table.hasStorage() && table.storage().rows() > 0;
    if (keyed || column.has(ColumnConstraint.NotNull.class)) {
      effects.scan(table);
      if (hasRows) {
        effects.fails(
            "23502",
            "column \"%s\" of relation \"%s\" contains null values"
                .formatted(column.name().name(), table.name().name()));
      }
    } else if (hasRows && type.filter(types::refusesNull).isPresent()) {
      effects.fails(
          "23502", "domain %s does not allow null values".formatted(column.type().name().name()));
    }
  }

  /** Whether existing rows get something else than NULL. */
  boolean hasValue() {
    return serial
        || column.has(ColumnConstraint.Identity.class)
        || column.has(Generated.class)
        || givenDefault().filter(value -> !isNull(value)).isPresent()
        || (givenDefault().isEmpty()
            && type.flatMap(types::domain).filter(TypeFacts.Domain::hasDefault).isPresent());
  }

  private static boolean isNull(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var kind, _) -> kind == Expression.Constant.Kind.NULL;
      case Expression.Cast(var operand, _, _) -> isNull(operand);
      default -> false;
    };
  }

  private void addKey(Relation table) {
    effects.buildIndex(table);
    boolean sameValue = givenDefault().isPresent() && hasValue() && !effects.rewrites(table);
    if (sameValue && table.hasStorage() && table.storage().rows() > 1) {
      effects.fails("23505", "could not create unique index");
    }
  }

  /**
   * Without a default, even NULL, the key is taken to hold; where all is NULL nothing is looked up.
   */
  private void addForeignKey(Relation table, ColumnConstraint.References key) {
    Optional<Relation> parent = effects.lock(key.table(), LockMode.SHARE_ROW_EXCLUSIVE);
    parent.ifPresent(each -> effects.lockPartitions(each, LockMode.SHARE_ROW_EXCLUSIVE));
    boolean enforced = !text.at(key.range()).matches("(?is).*\\bnot\\s+enforced\\b.*");
    if (enforced && (hasValue() || givenDefault().isPresent())) {
      effects.scan(table);
    }
    if (enforced && hasValue() && effects.mayHaveRows(table)) {
      parent.ifPresent(effects::scanWithPartitions);
    }
  }
}
