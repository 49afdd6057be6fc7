package org.pgweir.policies.recipe;

import java.util.Optional;
import org.pgweir.policies.sql.tree.ColumnConstraint;

/**
 * A computed column that does not write every row at once: from PostgreSQL 18 a virtual one, before
 * it a plain column that a trigger keeps, on INSERT and on UPDATE. Neither is the stored column
 * that was asked for, and no server turns them into one without writing every row: so this is only
 * a hint.
 */
record StoredColumn(AskedAlter asked, Draft draft, NewColumn column) {

  private static final int FIRST_WITH_VIRTUAL = 18;

  static Optional<String> virtual(AskedAlter asked, NewColumn column) {
    return asked.where().atLeast(FIRST_WITH_VIRTUAL)
        ? Optional.of("GENERATED ALWAYS AS (%s) VIRTUAL".formatted(value(asked, column)))
        : Optional.empty();
  }

  private static ColumnConstraint.Generated generated(NewColumn column) {
    return column.column().constraint(ColumnConstraint.Generated.class).orElseThrow();
  }

  private static String value(AskedAlter asked, NewColumn column) {
    return asked.at(generated(column).expression().range());
  }

  void keep() {
    if (virtual(asked, column).isPresent()) {
      return;
    }
    String name = column.name();
    String value = value(asked, column);
    SyncTrigger.keep(
        asked,
        draft,
        column.identifier(),
        "(%s)".formatted(NewRow.sql(asked.text(), generated(column).expression())));
    draft.fill(
        "%s = (%s)".formatted(name, value), "%s IS DISTINCT FROM (%s)".formatted(name, value));
  }
}
