package org.pgweir.policies.rollout.write;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * Makes of a value the one that a column holds once it was assigned: of its type, with its length
 * and scale, and in its collation. A parameter that is cast to the type of its column keeps the
 * type that the server finds for it.
 */
final class TypedValue {

  private static final String SYSTEM_SCHEMA = "pg_catalog";
  private static final Set<String> COLLATIONS = Set.of("C", "POSIX");

  private TypedValue() {}

  /** The value as it is in the column. */
  static Value of(String sql, Column column, boolean plain) {
    Optional<String> type = name(column.type(), true);
    if (type.isEmpty()) {
      return new Value.Never("the type of %s cannot be written in a cast".formatted(column.name()));
    }
    String cast = "CAST(%s AS %s)".formatted(sql, type.get());
    if (!Catalogue.isString(column.type().name()) || (plain && isDefault(column))) {
      return new Value.Sql(cast);
    }
    return isDefault(column)
        ? new Value.Sql("(" + cast + " COLLATE \"default\")")
        : collated(cast, column);
  }

  private static Value collated(String cast, Column column) {
    String collation = column.collation();
    return COLLATIONS.contains(collation) || collation.endsWith("-x-icu")
        ? new Value.Sql("(%s COLLATE %s)".formatted(cast, Identifier.of(collation).quoted()))
        : new Value.Never("the collation of %s is not known here".formatted(column.name()));
  }

  private static boolean isDefault(Column column) {
    return column.collation().equals("default");
  }

  /**
   * A value of the type, without its length: what an assignment checks, a cast would cut off.
   *
   * @param sql a literal or parameter whose type is open
   */
  static Value open(String sql, Column column) {
    return Optional.of(column)
        .filter(each -> !each.type().name().name().equals("bit")) // without a length it is bit(1)
        .flatMap(each -> name(each.type(), false))
        .<Value>map(type -> new Value.Sql("CAST(%s AS %s)".formatted(sql, type)))
        .orElseGet(() ->
            new Value.Never("the type of %s cannot be written in a cast".formatted(column.name())));
  }

  /** The type in SQL; empty where what is known of it does not say it all. */
  private static Optional<String> name(ColumnType type, boolean withModifiers) {
    ObjectName name = type.name();
    boolean system = name.schema().equals(Optional.of(SYSTEM_SCHEMA));
    if (system && name.name().equals("interval") && !type.modifiers().isEmpty()) {
      return Optional.empty();
    }
    String plain =
        system && !name.name().equals("char")
            ? name.name()
            : name.schema().map(schema -> Identifier.of(schema).sql() + ".").orElse("")
                + Identifier.of(name.name()).sql();
    String modifiers =
        withModifiers && !type.modifiers().isEmpty()
            ? "(" + String.join(",", type.modifiers()) + ")"
            : "";
    return Optional.of(plain + modifiers + (type.array() ? "[]" : ""));
  }
}
