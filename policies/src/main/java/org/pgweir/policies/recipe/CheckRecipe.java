package org.pgweir.policies.recipe;

import java.util.LinkedHashSet;
import java.util.Set;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Expression.ColumnReference;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.sql.tree.TableConstraint.Check;

/** {@code ADD CHECK}: unchecked first, then validated beside traffic. */
record CheckRecipe(AskedAlter asked, ServerNames names, Draft draft) {

  void write(Check check) {
    Identifier name =
        names.written(
            check.name(),
            () -> names.constraint(asked.name().name(), part(check.condition()), "check"));
    if (isAboutOldColumns(check.condition())) {
      draft.verify(
          "SELECT NOT EXISTS (SELECT FROM %s WHERE NOT (%s))"
              .formatted(
                  check.attributes().noInherit() ? "ONLY " + asked.table() : asked.target(),
                  asked.at(check.condition().range())),
          "23514",
          "check constraint \"%s\" of relation \"%s\" is violated by some row"
              .formatted(name.name(), asked.name().name()));
    }
    Written written = new Written(asked, check.name(), check.range());
    draft
        .restrict()
        .action(
            "ADD CONSTRAINT %s %s".formatted(name.sql(), written.unchecked()),
            "DROP CONSTRAINT IF EXISTS " + name.sql());
    draft.validate(name.sql());
  }

  private boolean isAboutOldColumns(Expression condition) {
    Set<String> columns = columns(condition);
    return asked.alter().actions().stream()
        .noneMatch(action ->
            action instanceof AddColumn add && columns.contains(add.column().name().name()));
  }

  /** The column that stands in the name of a CHECK: its only one. */
  static String part(Expression condition) {
    Set<String> columns = columns(condition);
    return columns.size() == 1 ? columns.iterator().next() : "";
  }

  static Set<String> columns(Expression expression) {
    Set<String> columns = new LinkedHashSet<>();
    collect(expression, columns);
    return columns;
  }

  private static void collect(Expression expression, Set<String> columns) {
    if (expression instanceof ColumnReference reference && !reference.path().isEmpty()) {
      columns.add(reference.path().getLast().name());
    }
    expression.children().forEach(child -> collect(child, columns));
  }
}
