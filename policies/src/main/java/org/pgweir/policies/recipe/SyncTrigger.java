package org.pgweir.policies.recipe;

import org.pgweir.policies.sql.tree.Identifier;

/** A trigger that computes one column on INSERT and on UPDATE. */
final class SyncTrigger {

  private SyncTrigger() {}

  /**
   * Keeps the column from the first step on.
   *
   * @param value over {@code NEW}
   */
  static Identifier keep(AskedAlter asked, Draft draft, Identifier column, String value) {
    Identifier name = Identifier.of(ServerNames.join(asked.name().name(), column.name(), "fill"));
    String function = asked.made(name);
    draft
        .begin()
        .after(
            """
            CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $fill$
            BEGIN NEW.%s := %s; RETURN NEW; END $fill$\
            """
                .formatted(function, column.sql(), value),
            "DROP FUNCTION IF EXISTS %s()".formatted(asked.besideTable(name)));
    draft
        .begin()
        .after(
            "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s()"
                .formatted(name.sql(), asked.table(), function),
            "DROP TRIGGER IF EXISTS %s ON %s".formatted(name.sql(), asked.table()));
    return name;
  }
}
