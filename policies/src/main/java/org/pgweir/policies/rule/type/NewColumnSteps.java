package org.pgweir.policies.rule.type;

import org.pgweir.policies.recipe.NewRow;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Names;
import org.pgweir.policies.sql.tree.ColumnAction.SetType;

/**
 * The SQL that moves a column to another type beside live traffic: a new column that a trigger
 * keeps equal, on INSERT and on UPDATE, and a backfill. Readers and writers move afterwards.
 */
record NewColumnSteps(Alteration<SetType> set) {

  String sql() {
    String old = set.action().column().sql();
    String fresh = Names.join(set.action().column().name(), "", "new").sql();
    String type = set.at(set.action().type().range());
    String value =
        set.action()
            .using()
            .map(each -> "(" + set.at(each.range()) + ")")
            .orElse(old + "::" + type);
    String ofNewRow =
        set.action()
            .using()
            .map(each -> NewRow.sql(set.subject().text(), each))
            .orElse("NEW." + old + "::" + type);
    String function = set.nameFor(set.action().column().name(), "new_fill").sql();
    return String.join(
        "\n",
        "ALTER TABLE %s ADD COLUMN %s %s;".formatted(set.target(), fresh, type),
        "CREATE FUNCTION %s() RETURNS trigger LANGUAGE plpgsql AS $fill$".formatted(function),
        "BEGIN NEW.%s := %s; RETURN NEW; END $fill$;".formatted(fresh, ofNewRow),
        "CREATE TRIGGER %s BEFORE INSERT OR UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION %s();"
            .formatted(function, set.table(), function),
        "-- then in batches by primary key, each in its own transaction, until none is left:",
        "UPDATE %s SET %s = %s WHERE %s IS DISTINCT FROM %s AND <next range of the primary key>;"
            .formatted(set.target(), fresh, value, fresh, value),
        "-- then build on %s what indexes and constraints %s has, move readers and writers to it,"
            .formatted(fresh, old),
        "-- and drop %s when nobody uses it any more".formatted(old));
  }
}
