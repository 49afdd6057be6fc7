package org.pgweir.policies.recipe;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.NotNullProof;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.ColumnDefinition;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * A column that is to be added, and what of it old rows get at once, later, or not at all.
 *
 * @param setNotNull whether the same statement makes it NOT NULL by an action of its own
 */
record NewColumn(AskedAlter asked, ColumnDefinition column, boolean setNotNull) {

  private static final Set<String> SERIALS =
      Set.of("serial", "serial2", "serial4", "serial8", "smallserial", "bigserial");

  String name() {
    return column.name().sql();
  }

  boolean isSerial() {
    return column.type().name().schema().isEmpty() && SERIALS.contains(column.type().name().name());
  }

  boolean isIdentity() {
    return column.has(ColumnConstraint.Identity.class);
  }

  boolean isNumbered() {
    return isSerial() || isIdentity();
  }

  boolean isGenerated() {
    return column.has(ColumnConstraint.Generated.class);
  }

  boolean isStored() {
    return column
        .constraint(ColumnConstraint.Generated.class)
        .flatMap(ColumnConstraint.Generated::storage)
        .filter(ColumnConstraint.Generated.Storage.STORED::equals)
        .isPresent();
  }

  boolean isKey() {
    return column.has(ColumnConstraint.Unique.class)
        || column.has(ColumnConstraint.PrimaryKey.class);
  }

  /** Whether its default gives each row another value, or may. */
  boolean hasVolatileDefault() {
    return column
        .constraint(ColumnConstraint.Default.class)
        .flatMap(each -> VolatileCalls.firstIn(asked.text(), each.expression(), asked.where()))
        .isPresent();
  }

  /** The default, where it may not stand in the definition. */
  Optional<String> defaultApart() {
    return column
        .constraint(ColumnConstraint.Default.class)
        .filter(_ -> hasVolatileDefault() || isKey())
        .map(each -> asked.at(each.expression().range()));
  }

  /** Whether a default gives old rows another value than NULL. */
  private boolean hasValue() {
    return column
        .constraint(ColumnConstraint.Default.class)
        .filter(each -> !isNull(each.expression()))
        .isPresent();
  }

  private static boolean isNull(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var kind, _) -> kind == Expression.Constant.Kind.NULL;
      case Expression.Cast(var operand, _, _) -> isNull(operand);
      default -> false;
    };
  }

  boolean isFilledAtOnce() {
    return hasValue() && defaultApart().isEmpty();
  }

  /** Whether NULL may be refused only when the old rows have been filled. */
  boolean isNotNullAfterwards() {
    boolean wanted =
        setNotNull
            || column.has(ColumnConstraint.NotNull.class)
            || column.has(ColumnConstraint.PrimaryKey.class)
            || isNumbered()
            || isNullRefusedByDomain();
    return wanted && !isFilledAtOnce();
  }

  boolean refusesNull(ColumnConstraint.Check check) {
    boolean filled = isGenerated() || isFilledAtOnce();
    return !filled && NotNullProof.proves(check.condition(), column.name().name());
  }

  private boolean isFilledByPerson() {
    boolean checked =
        column.constraints().stream()
            .anyMatch(each -> each instanceof ColumnConstraint.Check check && refusesNull(check));
    return !isGenerated() && (isNotNullAfterwards() || defaultApart().isPresent() || checked);
  }

  /** What fills the old rows, if anything must: DEFAULT, or what only a person knows. */
  Optional<String> fill() {
    if (isNumbered() || hasVolatileDefault()) {
      return Optional.of("DEFAULT");
    }
    return isFilledByPerson() ? Optional.of("<the value of " + name() + ">") : Optional.empty();
  }

  /** The type in SQL that touches no row: a constrained domain's own type in its place. */
  String type() {
    if (isSerial()) {
      return switch (column.type().name().name()) {
        case "smallserial", "serial2" -> "smallint";
        case "bigserial", "serial8" -> "bigint";
        default -> "integer";
      };
    }
    return isConstrainedDomain()
        ? base(domain().orElseThrow().base())
        : asked.at(column.typeRange());
  }

  /** The type as CREATE SEQUENCE knows it. */
  String integer() {
    return switch (column.type().name().name()) {
      case "int2" -> "smallint";
      case "int4" -> "integer";
      case "int8" -> "bigint";
      default -> type();
    };
  }

  boolean isConstrainedDomain() {
    return domains()
        .anyMatch(each -> each.notNull() || !each.checks().isEmpty() || each.volatileDefault());
  }

  boolean isNullRefusedByDomain() {
    return domains().anyMatch(TypeFacts.Domain::notNull);
  }

  boolean hasDomainChecks() {
    return domains().anyMatch(each -> !each.checks().isEmpty());
  }

  private String base(ColumnType type) {
    Optional<TypeFacts.Domain> further = domain(type.name().schema(), type.name().name());
    if (further.isPresent() && !type.array()) {
      return base(further.get().base());
    }
    boolean builtIn = type.name().schema().filter("pg_catalog"::equals).isPresent();
    String name = builtIn ? type.name().name() : AskedAlter.sql(type.name());
    String modifiers =
        type.modifiers().isEmpty() ? "" : "(" + String.join(",", type.modifiers()) + ")";
    return name + modifiers + (type.array() ? "[]" : "");
  }

  /** The domain of the column and those it is made of. */
  private Stream<TypeFacts.Domain> domains() {
    return Stream.iterate(
            domain(),
            Optional::isPresent,
            each -> each.flatMap(of -> domain(of.base().name().schema(), of.base().name().name())))
        .flatMap(Optional::stream);
  }

  private Optional<TypeFacts.Domain> domain() {
    return domain(column.type().name().schemaName(), column.type().name().name());
  }

  private Optional<TypeFacts.Domain> domain(Optional<String> schema, String name) {
    return asked
        .where()
        .catalogue()
        .type(schema, name, asked.where().searchPath())
        .flatMap(
            type -> type instanceof TypeFacts.Domain facts ? Optional.of(facts) : Optional.empty());
  }

  Identifier identifier() {
    return column.name();
  }
}
