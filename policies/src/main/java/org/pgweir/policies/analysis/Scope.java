package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression.ColumnReference;

/**
 * What the column names of one query level can mean. Owned by one analysis.
 *
 * @param sources the FROM list, flattened
 * @param outer the level around it, whose columns a subquery may name too
 */
record Scope(List<Source> sources, Optional<Scope> outer) {

  /**
   * One entry of a FROM list.
   *
   * @param name what its columns can be qualified with
   * @param relation the name of the table; empty for a subquery, function or common table
   *     expression
   * @param facts what the catalogue knows of the table
   * @param derived the columns of what is no table, as far as they are known
   */
  record Source(
      String name,
      Optional<ObjectName> relation,
      Optional<Relation> facts,
      Optional<List<String>> derived) {

    /** A table. */
    Source(String name, Optional<ObjectName> relation, Optional<Relation> facts) {
      this(name, relation, facts, Optional.empty());
    }

    /** What is made by the statement itself; what it reads of tables is noted where it does. */
    static Source derived(String name, Optional<List<String>> columns) {
      return new Source(name, Optional.empty(), Optional.empty(), columns);
    }

    /** Its columns, as far as they are known. */
    Optional<List<String>> columns() {
      return facts
          .map(table -> table.columns().stream().map(Column::name).toList())
          .or(this::derived);
    }

    boolean has(String column) {
      return facts.filter(table -> table.column(column).isPresent()).isPresent()
          || derived.filter(columns -> columns.contains(column)).isPresent();
    }

    /** Whether it may have more columns than are known. */
    boolean isOpen() {
      return facts.isEmpty() && derived.isEmpty();
    }

    void reads(Columns columns, Effects effects) {
      relation.ifPresent(table -> effects.reads(table, columns));
    }
  }

  private static final Columns EVERY = new Columns(Set.of(), true);

  static Scope inside(Optional<Scope> outer) {
    return new Scope(new ArrayList<>(), outer);
  }

  /** Notes a column that is read, or that it cannot be told whose it is. */
  void read(ColumnReference reference, Effects effects) {
    var path = reference.path();
    int length = path.size();
    if (reference.star() && path.isEmpty()) {
      sources.forEach(each -> each.reads(EVERY, effects));
    } else if (reference.star()) {
      readRow(path.getLast().name(), effects);
    } else if (length > 1) {
      readQualified(path.get(length - 2).name(), path.getLast().name(), effects);
    } else if (!readPlain(path.getLast().name(), effects)) {
      readRow(path.getLast().name(), effects);
    }
  }

  /** The columns of USING and those that a natural join compares. */
  void readShared(String column, Effects effects) {
    sources.stream()
        .filter(each -> each.has(column))
        .forEach(each -> each.reads(new Columns(Set.of(column), false), effects));
  }

  /** A column of that name in any other table of the list would make the name ambiguous. */
  private void clashes(String column, Effects effects) {
    for (Source other : sources) {
      if (!other.has(column)) {
        other.relation().ifPresent(table -> effects.clashes(table, column));
      }
    }
  }

  private Optional<Source> named(String name) {
    return sources.stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private void readRow(String name, Effects effects) {
    Optional<Source> found = named(name);
    if (found.isPresent()) {
      found.get().reads(EVERY, effects);
    } else {
      outer.ifPresent(each -> each.readRow(name, effects));
    }
  }

  private void readQualified(String qualifier, String column, Effects effects) {
    Optional<Source> found = named(qualifier);
    if (found.isPresent()) {
      found.get().reads(new Columns(Set.of(column), false), effects);
    } else if (outer.isPresent()) {
      outer.get().readQualified(qualifier, column, effects);
    } else {
      effects.unknown(Unknown.Part.COLUMNS, "whose column " + column + " is");
    }
  }

  /** Whether it may be a column at all: else it can only be the name of a whole row. */
  private boolean readPlain(String column, Effects effects) {
    if (sources.stream().anyMatch(each -> each.has(column))) {
      readShared(column, effects);
      clashes(column, effects);
      return true;
    }
    if (sources.size() == 1
        && outer.isEmpty()
        && sources.getFirst().isOpen()
        && sources.getFirst().relation().isPresent()) {
      sources.getFirst().reads(new Columns(Set.of(column), false), effects);
      return true;
    }
    if (sources.stream().anyMatch(Source::isOpen)) {
      effects.unknown(Unknown.Part.COLUMNS, "whose column " + column + " is");
      return true;
    }
    return outer.isPresent() && outer.get().readPlain(column, effects);
  }
}
