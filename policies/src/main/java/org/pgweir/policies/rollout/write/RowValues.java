package org.pgweir.policies.rollout.write;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.VolatileCalls;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.rollout.RowExpression;
import org.pgweir.policies.rollout.write.WrittenTable.Known;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/** What the columns of a written row are, in SQL that can stand beside what wrote them. */
final class RowValues {

  private final SqlText text;
  private final Known table;
  private final Surroundings where;

  RowValues(SqlText text, Known table, Surroundings where) {
    this.text = text;
    this.table = table;
    this.where = where;
  }

  /** The expression of a rollout, ready to have columns put in. */
  RowSql row(RowExpression expression) {
    return new RowSql(expression, where, text.standardConformingStrings());
  }

  /** What an expression gives to a column. */
  Value assigned(Expression expression, String column) {
    if (isDefault(expression)) {
      return defaultOf(column);
    }
    if (VolatileCalls.firstIn(text, expression, where).isPresent()) {
      return new Value.Never(
          "what %s is given is another each time it is computed".formatted(column));
    }
    return asksTables(expression)
        ? new Value.Once(expression)
        : typed(text.at(expression.range()), column, isPlain(expression));
  }

  /** What a column is given by that SQL. */
  Value typed(String sql, String column, boolean plain) {
    return table
        .holding()
        .column(column)
        .map(facts -> TypedValue.of(sql, facts, plain))
        .orElseGet(() -> new Value.Never("column %s is not known".formatted(column)));
  }

  /** A literal or parameter with the type that its column would have given it. */
  Value open(Expression expression, Optional<String> column, Identifier written) {
    return column
        .flatMap(table.holding()::column)
        .or(() -> table.named().column(written.name()))
        .map(facts -> TypedValue.open(text.at(expression.range()), facts))
        .orElseGet(() -> new Value.Never("column %s is not known".formatted(written.name())));
  }

  /** What a column gets that is given nothing. */
  Value defaultOf(String name) {
    Optional<Column> known = table.holding().column(name);
    if (known.isEmpty()) {
      return new Value.Never("column %s is not known".formatted(name));
    }
    Column column = known.get();
    Optional<String> expression = table.defaultOf(name);
    if (column.identity()
        || column.generated() != Column.Generated.NO
        || expression.filter(String::isEmpty).isPresent()) {
      return new Value.Never("what %s gets by itself is not known before".formatted(name));
    }
    if (expression.isPresent()) {
      return switch (RowSql.ofDefault(expression.get(), where, text.standardConformingStrings())) {
        case Value.Sql(String sql) -> TypedValue.of(sql, column, false);
        case Value.Once once -> once;
        case Value.Never never -> never;
      };
    }
    return hasDefault(column.type())
        ? new Value.Never("the type of %s has a default of its own".formatted(name))
        : TypedValue.of("NULL", column, true);
  }

  /** Whether a column stays NULL in a row that gives it nothing. */
  boolean isNullByDefault(String name) {
    return table
        .holding()
        .column(name)
        .filter(column ->
            table.defaultOf(name).isEmpty()
                && !column.identity()
                && column.generated() == Column.Generated.NO
                && !hasDefault(column.type()))
        .isPresent();
  }

  private boolean hasDefault(ColumnType type) {
    if (type.array() || Catalogue.isBuiltInType(type.name())) {
      return false;
    }
    return where
        .catalogue()
        .type(type.name())
        .filter(each ->
            each instanceof TypeFacts.Domain domain
                && (domain.hasDefault() || hasDefault(domain.base())))
        .isPresent();
  }

  static boolean isDefault(Expression expression) {
    return expression instanceof Expression.Other(String keyword, var children, _)
        && keyword.equals("default")
        && children.isEmpty();
  }

  /** Whether its type is found only where its value goes: a literal or a parameter. */
  static boolean isOpen(Expression expression) {
    return switch (expression) {
      case Expression.Constant(var kind, _) ->
          kind == Expression.Constant.Kind.STRING || kind == Expression.Constant.Kind.NULL;
      case Expression.Parameter _ -> true;
      default -> false;
    };
  }

  /** Whether it has no collation but that of its type. */
  private static boolean isPlain(Expression expression) {
    return isOpen(expression) || expression instanceof Expression.Constant;
  }

  /** Whether a query stands in it. */
  static boolean asksTables(Expression expression) {
    AtomicBoolean asks = new AtomicBoolean();
    new QueryParts() {
      @Override
      protected void query(Query query) {
        asks.set(true);
      }
    }.in(expression);
    return asks.get();
  }
}
