package org.pgweir.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.Call;
import org.pgweir.policies.sql.tree.Expression.Constant;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Finds the calls of {@code set_config} in a select list and what they set.
 *
 * <p>What is called for each row of a table, and what a value that is no literal sets, is unknown.
 * Calls inside functions and subqueries are not seen.
 */
final class SetConfigCalls {

  private final SqlText text;
  private final boolean once;
  private final List<SessionChange> changes = new ArrayList<>();

  private SetConfigCalls(SqlText text, boolean once) {
    this.text = text;
    this.once = once;
  }

  static List<SessionChange> in(SqlText text, Query query, Query.Select select) {
    SetConfigCalls calls =
        new SetConfigCalls(
            text,
            select.from().isEmpty() && select.where().isEmpty() && query.sortedBy().isEmpty());
    select.targets().forEach(target -> calls.find(target.expression(), true));
    select.where().ifPresent(condition -> calls.find(condition, false));
    for (FromItem from : select.from()) {
      if (from instanceof FromItem.Functions functions) {
        functions.calls().forEach(call -> calls.find(call, false));
      }
    }
    return calls.changes;
  }

  /**
   * @param runs whether nothing around the expression keeps it from being computed
   */
  private void find(Expression expression, boolean runs) {
    if (expression instanceof Call call && call.function().couldBe("pg_catalog", "set_config")) {
      called(call, runs && once);
    }
    boolean runsToo = runs && (expression instanceof Call || expression instanceof Expression.Cast);
    expression.children().forEach(child -> find(child, runsToo));
  }

  private void called(Call call, boolean runs) {
    Optional<String> name = call.arguments().isEmpty() ? Optional.empty() : string(call, 0);
    if (name.isEmpty() || call.arguments().size() != 3) {
      changes.addAll(SessionChanges.anything());
      return;
    }
    Optional<Boolean> local = truth(call.arguments().get(2));
    Value value =
        local.isPresent() && runs
            ? string(call, 1)
                .map(written -> value(name.get(), written))
                .orElseGet(Value.Unknown::new)
            : new Value.Unknown();
    changes.addAll(SessionChanges.setting(name.get(), Optional.of(value), local.orElse(false)));
  }

  private static Value value(String name, String written) {
    return Name.of(name).equals(Optional.of(Name.SEARCH_PATH))
        ? SearchPathText.value(written)
        : new Value.Known(List.of(written));
  }

  /** A string without escapes or continuations. */
  private Optional<String> string(Call call, int index) {
    Expression argument = call.arguments().get(index);
    if (argument instanceof Expression.Cast(var operand, _, _)) {
      argument = operand;
    }
    if (!(argument instanceof Constant(var kind, var range)) || kind != Constant.Kind.STRING) {
      return Optional.empty();
    }
    String written = text.at(range).strip();
    return written.matches("'[^'\\\\]*'")
        ? Optional.of(written.substring(1, written.length() - 1))
        : Optional.empty();
  }

  private static Optional<Boolean> truth(Expression expression) {
    return expression instanceof Constant(var kind, _)
            && (kind == Constant.Kind.TRUE || kind == Constant.Kind.FALSE)
        ? Optional.of(kind == Constant.Kind.TRUE)
        : Optional.empty();
  }
}
