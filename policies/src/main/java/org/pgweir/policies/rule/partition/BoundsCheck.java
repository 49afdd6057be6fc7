package org.pgweir.policies.rule.partition;

import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.tree.Identifier;

/**
 * A CHECK that says which rows are in a table, so that PostgreSQL need not look.
 *
 * @param condition what only a person can write
 */
record BoundsCheck(ObjectName relation, String condition) {

  /** Of the default partition, which is to hold nothing that belongs to the new one. */
  static BoundsCheck ofDefault(ObjectName table) {
    return new BoundsCheck(table, "<not the bounds of the new one>");
  }

  String add() {
    return "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID;"
        .formatted(table(), constraint(), condition);
  }

  String validate() {
    return "ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(table(), constraint());
  }

  String drop() {
    return "ALTER TABLE %s DROP CONSTRAINT %s;".formatted(table(), constraint());
  }

  private String table() {
    return relation.schema().map(each -> Identifier.of(each).sql() + ".").orElse("")
        + Identifier.of(relation.name()).sql();
  }

  private String constraint() {
    return Identifier.of(relation.name() + "_bounds").sql();
  }
}
