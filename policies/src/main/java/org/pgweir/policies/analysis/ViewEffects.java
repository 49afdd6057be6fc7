package org.pgweir.policies.analysis;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.ViewStatement;

/** Views and materialized views. */
final class ViewEffects {

  private static final Pattern RECURSIVE = Pattern.compile("(?i)\\brecursive\\s+view\\b");

  private final SqlText text;
  private final Effects effects;

  ViewEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void add(ViewStatement statement) {
    switch (statement) {
      case ViewStatement.CreateView create -> create(create);
      case ViewStatement.CreateMaterializedView create -> {
        boolean exists = effects.surroundings().newRelation(create.view()).isPresent();
        if (exists && !create.ifNotExists()) {
          alreadyExists(create.view());
        }
        if (create.withData() && !exists) {
          new DataEffects(text, effects)
              .add(new DataStatement.Select(create.query(), create.query().range()));
        } else {
          new DataEffects(text, effects).parsed(create.query());
        }
      }
      case ViewStatement.RefreshMaterializedView refresh -> refresh(refresh);
      case ViewStatement.AlterView(var view, boolean materialized, var action, _) -> {
        if (view.isEmpty()) {
          Analyzer.anything(effects, "what " + action + " does is not analysed");
        }
        boolean weak =
            materialized
                && action.matches(
                    "((re)?set \\(|cluster on|set without cluster|alter .* (set statistics|(re)?set"
                        + " \\()).*");
        LockMode mode = weak ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
        view.ifPresent(each -> effects.lock(each, mode));
      }
    }
  }

  private void create(ViewStatement.CreateView create) {
    QueryEffects queries = new QueryEffects(text, effects, QueryEffects.Depth.PARSED);
    if (RECURSIVE.matcher(text.at(create.range())).find()) {
      queries.knows(create.view().name());
    }
    queries.query(create.query(), Optional.empty());
    Optional<Relation> present = effects.surroundings().newRelation(create.view());
    if (present.isEmpty()) {
      return;
    }
    effects.lock(present.get(), LockMode.ACCESS_EXCLUSIVE);
    if (!create.orReplace()) {
      alreadyExists(create.view());
    } else if (create.query().body() instanceof Query.Select select) {
      boolean star =
          select.targets().stream()
              .anyMatch(each ->
                  each.expression() instanceof Expression.ColumnReference column && column.star());
      if (!star && select.targets().size() < present.get().columns().size()) {
        effects.fails("42P16", "cannot drop columns from view");
      }
    }
  }

  private void alreadyExists(QualifiedName view) {
    effects.fails("42P07", "relation \"%s\" already exists".formatted(view.name()));
  }

  /** The relations that LOCK TABLE locks with a view: those its query names, and so on. */
  static Set<ObjectName> lockedWith(Relation view, Effects effects) {
    Effects ofQuery = new Effects(effects.surroundings());
    view.query()
        .map(query -> SqlReader.read(query, true))
        .ifPresent(query ->
            query
                .statements()
                .forEach(each -> {
                  if (each instanceof DataStatement.Select(var inner, _)) {
                    new QueryEffects(query, ofQuery, QueryEffects.Depth.PLANNED)
                        .query(inner, Optional.empty());
                  }
                }));
    return ofQuery.result().locks().keySet();
  }

  /**
   * The new rows replace the old files; with CONCURRENTLY they are compared with the old rows,
   * which stay readable.
   */
  private void refresh(ViewStatement.RefreshMaterializedView refresh) {
    LockMode mode = refresh.concurrently() ? LockMode.EXCLUSIVE : LockMode.ACCESS_EXCLUSIVE;
    Optional<Relation> view = effects.lock(refresh.view(), mode);
    if (view.isEmpty()) {
      return;
    }
    effects.impact().rows(view.get(), Trigger.Event.TRUNCATE, Optional.empty());
    if (!refresh.withData()) {
      effects.empty(view.get());
      return;
    }
    if (refresh.concurrently()) {
      effects.scan(view.get());
      mustHaveUniqueIndex(view.get());
    } else {
      effects.replaceFiles(view.get());
    }
    if (view.get().query().isEmpty()) {
      Analyzer.anything(effects, "the query of " + refresh.view().sql() + " is not known");
      return;
    }
    SqlText query = SqlReader.read(view.get().query().get(), true);
    query.statements().forEach(each -> Analyzer.add(query, each, effects));
  }

  private void mustHaveUniqueIndex(Relation view) {
    boolean hasOne =
        view.indexes().stream()
            .anyMatch(index -> index.unique() && !index.partial() && !index.hasExpressions());
    if (!hasOne && !view.isPresumed()) {
      effects.fails(
          "55000", "cannot refresh materialized view \"%s\" concurrently".formatted(view.name()));
    }
  }
}
