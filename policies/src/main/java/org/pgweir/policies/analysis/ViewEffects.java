package org.pgweir.policies.analysis;

import java.util.Optional;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.ViewStatement;

/** Views and materialized views. */
final class ViewEffects {

  private final SqlText text;
  private final Effects effects;

  ViewEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void add(ViewStatement statement) {
    switch (statement) {
      case ViewStatement.CreateView create -> {
        new DataEffects(text, effects).planned(create.query());
        effects
            .surroundings()
            .relation(create.view())
            .ifPresent(view -> effects.lock(view, LockMode.ACCESS_EXCLUSIVE));
      }
      case ViewStatement.CreateMaterializedView create -> {
        if (create.withData()) {
          new DataEffects(text, effects)
              .add(new DataStatement.Select(create.query(), create.query().range()));
        } else {
          new DataEffects(text, effects).planned(create.query());
        }
      }
      case ViewStatement.RefreshMaterializedView refresh -> refresh(refresh);
      case ViewStatement.AlterView(var view, boolean materialized, var action, _) -> {
        if (view.isEmpty() || materialized) {
          Analyzer.anything(effects, "what " + action + " does is not analysed");
        }
        view.ifPresent(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
      }
    }
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
    if (refresh.concurrently()) {
      effects.scan(view.get());
    } else {
      effects.rewrite(view.get());
    }
    if (view.get().query().isEmpty()) {
      Analyzer.anything(effects, "the query of " + refresh.view().sql() + " is not known");
      return;
    }
    SqlText query = SqlReader.read(view.get().query().get(), true);
    query.statements().forEach(each -> Analyzer.add(query, each, effects));
  }
}
