package org.pgweir.policies.usage;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Columns;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlStatement;

/**
 * The table that rows written to an automatically updatable view go to.
 *
 * @param viewed the columns of the table by their names in the view
 */
record ViewedTable(Relation table, Map<String, String> viewed) {

  private static final int DEEPEST = 32;

  /** What a view is written through to, from the top down; nothing where it is not updatable. */
  static List<ViewedTable> below(Relation view, Catalogue catalogue) {
    List<ViewedTable> chain = new ArrayList<>();
    Map<String, String> names = new LinkedHashMap<>();
    view.columns().forEach(column -> names.put(column.name(), column.name()));
    Optional<ViewedTable> next = directlyBelow(view, names, catalogue);
    while (next.isPresent() && chain.size() < DEEPEST) {
      chain.add(next.get());
      next = directlyBelow(next.get().table(), next.get().viewed(), catalogue);
    }
    return chain;
  }

  /** The names under which the view shows columns of the table. */
  Set<String> names() {
    return viewed.keySet();
  }

  /** The table's columns behind those of the view. */
  Columns columns(Columns ofView) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : ofView.star() ? viewed.keySet() : ofView.names()) {
      Optional.ofNullable(viewed.get(name)).ifPresent(names::add);
    }
    return new Columns(names, false);
  }

  private static Optional<ViewedTable> directlyBelow(
      Relation view, Map<String, String> outside, Catalogue catalogue) {
    if (view.kind() != Relation.Kind.VIEW || view.query().isEmpty()) {
      return Optional.empty();
    }
    List<SqlStatement> statements = SqlReader.read(view.query().get(), true).statements();
    if (!(statements.getFirst() instanceof DataStatement.Select(Query query, _))
        || !(query.body() instanceof Query.Select select)
        || select.from().size() != 1
        || !(select.from().getFirst() instanceof FromItem.Table from)) {
      return Optional.empty();
    }
    return catalogue
        .relation(from.name().schemaName(), from.name().name(), List.of())
        .map(table -> new ViewedTable(table, through(view, outside, select.targets())));
  }

  private static Map<String, String> through(
      Relation view, Map<String, String> outside, List<Query.Target> targets) {
    Map<String, String> through = new LinkedHashMap<>();
    outside.forEach((name, column) -> {
      for (int i = 0; i < Math.min(view.columns().size(), targets.size()); i++) {
        if (view.columns().get(i).name().equals(column)
            && targets.get(i).expression() instanceof Expression.ColumnReference reference
            && !reference.path().isEmpty()) {
          through.put(name, reference.path().getLast().name());
        }
      }
    });
    return through;
  }
}
