package org.pgweir.policies.rollout.write;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/** What a written name means, as seen from the table of a rollout. */
sealed interface WrittenTable {

  /**
   * The table, a part of it, or a view through which it is written.
   *
   * @param named what the statement names
   * @param holding the table whose rows are written, as far as that is known
   * @param shown the columns of the table by those of what is named
   */
  record Known(Relation named, Relation holding, Map<String, String> shown)
      implements WrittenTable {

    public Known {
      shown = Map.copyOf(shown);
    }

    /** The name by which a statement writes a column of the table. */
    Optional<String> nameOf(String column) {
      return shown.entrySet().stream()
          .filter(each -> each.getValue().equals(column))
          .map(Map.Entry::getKey)
          .findFirst();
    }

    /** The column of the table that a name in the statement means. */
    Optional<String> columnOf(String name) {
      return Optional.ofNullable(shown.get(name));
    }

    /** What a column of the table gets that is not given a value; empty where nothing is set. */
    Optional<String> defaultOf(String column) {
      return nameOf(column)
          .flatMap(named::column)
          .flatMap(Column::defaultExpression)
          .or(() -> holding.column(column).flatMap(Column::defaultExpression));
    }
  }

  /**
   * It may be the table, or reaches its rows; nothing can be put into the statement.
   *
   * @param why a sentence without a full stop
   */
  record Suspected(String why) implements WrittenTable {}

  /** What a name means; empty where it is another table. */
  static Optional<WrittenTable> of(
      QualifiedName name, ObjectName table, WriteSite site, Subject subject) {
    Surroundings where = subject.surroundings();
    Optional<Relation> named = where.relation(name);
    if (named.isEmpty()) {
      return couldBe(name, table) && !(where.coverage() instanceof Coverage.Complete)
          ? Optional.of(new Suspected("it is not known what " + name.sql() + " is"))
          : Optional.empty();
    }
    if (subject.isOwn(name)) {
      return Optional.empty();
    }
    return of(named.get(), table, site, where);
  }

  private static boolean couldBe(QualifiedName name, ObjectName table) {
    return table.schema().map(schema -> name.couldBe(schema, table.name())).orElse(false);
  }

  private static Optional<WrittenTable> of(
      Relation named, ObjectName table, WriteSite site, Surroundings where) {
    if (named.kind() == Relation.Kind.VIEW) {
      return throughView(named, table, site, where);
    }
    if (named.name().equals(table) || isBelow(named, table, where)) {
      Map<String, String> same = new HashMap<>();
      named.columns().forEach(column -> same.put(column.name(), column.name()));
      return Optional.of(new Known(named, named, same));
    }
    boolean reaches =
        site instanceof WriteSite.Assigned assigned
            && !assigned.only()
            && where.catalogue().descendants(named).stream()
                .anyMatch(each -> each.name().equals(table));
    return reaches
        ? Optional.of(new Suspected("it is written through " + named.name() + ", a table above it"))
        : Optional.empty();
  }

  private static boolean isBelow(Relation named, ObjectName table, Surroundings where) {
    return !named.family().parents().isEmpty()
        && where
            .catalogue()
            .relation(table)
            .map(top -> where.catalogue().descendants(top))
            .orElse(List.of())
            .stream()
            .anyMatch(each -> each.name().equals(named.name()));
  }

  /** A view that PostgreSQL updates by itself: of one table, without grouping and the like. */
  private static Optional<WrittenTable> throughView(
      Relation view, ObjectName table, WriteSite site, Surroundings where) {
    Optional<Query.Select> select = view.query().flatMap(WrittenTable::simpleSelect);
    if (select.isEmpty()
        || select.get().targets().size() != view.columns().size()
        || !(select.get().from().getFirst() instanceof FromItem.Table from)) {
      return Optional.empty();
    }
    return readBy(view, from.name(), where)
        .flatMap(inner -> of(inner, table, site, where))
        .map(below ->
            switch (below) {
              case Suspected suspected -> suspected;
              case Known known -> shownBy(view, select.get(), known);
            });
  }

  private static WrittenTable shownBy(Relation view, Query.Select select, Known below) {
    Map<String, String> shown = new HashMap<>();
    for (int i = 0; i < view.columns().size(); i++) {
      String name = view.columns().get(i).name();
      if (select.targets().get(i).expression()
          instanceof Expression.ColumnReference(var path, boolean star, var subscripts, _)) {
        if (!star && subscripts.isEmpty()) {
          below.columnOf(path.getLast().name()).ifPresent(column -> shown.put(name, column));
        }
      }
    }
    return new Known(view, below.holding(), shown);
  }

  /** The definition names what is in the search path of who read it without a schema. */
  private static Optional<Relation> readBy(Relation view, QualifiedName name, Surroundings where) {
    return where
        .catalogue()
        .relationsWhere(each ->
            each.name().name().equals(name.name())
                && name.schemaName().map(each.name().schema().orElse("")::equals).orElse(true)
                && each.dependents().views().stream().anyMatch(on -> on.view().equals(view.name())))
        .stream()
        .findFirst();
  }

  private static Optional<Query.Select> simpleSelect(String definition) {
    SqlText read = SqlReader.read(definition, true);
    return read.statements().size() == 1
            && read.statements().getFirst() instanceof DataStatement.Select(Query query, _)
            && query.with().isEmpty()
            && query.body() instanceof Query.Select select
            && select.from().size() == 1
            && select.grouping().isEmpty()
        ? Optional.of(select)
        : Optional.empty();
  }
}
