package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
   */
  record Source(String name, Optional<ObjectName> relation, Optional<Relation> facts) {}

  static Scope inside(Optional<Scope> outer) {
    return new Scope(new ArrayList<>(), outer);
  }

  /** Notes a column that is read, or that it cannot be told whose it is. */
  void read(ColumnReference reference, Effects effects) {
    var path = reference.path();
    int length = path.size();
    if (reference.star()) {
      sources.stream()
          .filter(each -> path.isEmpty() || each.name().equals(path.getLast().name()))
          .flatMap(each -> each.relation().stream())
          .forEach(each -> effects.reads(each, new Columns(Set.of(), true)));
      return;
    }
    String column = path.getLast().name();
    if (length > 1) {
      readQualified(path.get(length - 2).name(), column, effects);
    } else {
      readPlain(column, effects);
    }
  }

  private void readQualified(String qualifier, String column, Effects effects) {
    Optional<Source> found =
        sources.stream().filter(each -> each.name().equals(qualifier)).findFirst();
    if (found.isPresent()) {
      found.get().relation().ifPresent(each -> note(each, column, effects));
    } else if (outer.isPresent()) {
      outer.get().readQualified(qualifier, column, effects);
    } else {
      effects.unknown(Unknown.Part.COLUMNS, "whose column " + column + " is");
    }
  }

  private void readPlain(String column, Effects effects) {
    List<Source> known =
        sources.stream()
            .filter(
                each -> each.facts().filter(facts -> facts.column(column).isPresent()).isPresent())
            .toList();
    if (known.size() == 1) {
      known.getFirst().relation().ifPresent(each -> note(each, column, effects));
    } else if (sources.size() == 1 && outer.isEmpty()) {
      sources.getFirst().relation().ifPresent(each -> note(each, column, effects));
    } else if (sources.stream().anyMatch(each -> each.facts().isEmpty())) {
      effects.unknown(Unknown.Part.COLUMNS, "whose column " + column + " is");
    } else {
      outer.ifPresent(each -> each.readPlain(column, effects));
    }
  }

  private static void note(ObjectName relation, String column, Effects effects) {
    effects.reads(relation, new Columns(Set.of(column), false));
  }
}
