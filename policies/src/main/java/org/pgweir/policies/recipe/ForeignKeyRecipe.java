package org.pgweir.policies.recipe;

import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableConstraint.ForeignKey;

/**
 * {@code ADD FOREIGN KEY}: unchecked first, then validated beside traffic. A partitioned table
 * takes an unchecked key from PostgreSQL 18.
 */
record ForeignKeyRecipe(AskedAlter asked, ServerNames names, Draft draft) {

  static final int UNCHECKED_ON_PARTITIONED = 18;

  static boolean isPossible(AskedAlter asked) {
    return !asked.isPartitioned() || asked.where().atLeast(UNCHECKED_ON_PARTITIONED);
  }

  void write(ForeignKey key) {
    Identifier name =
        names.written(
            key.name(),
            () ->
                names.constraint(
                    asked.name().name(), ServerNames.ofIdentifiers(key.columns()), "fkey"));
    Written written = new Written(asked, key.name(), key.range());
    draft
        .restrict()
        .action(
            "ADD CONSTRAINT %s %s".formatted(name.sql(), written.unchecked()),
            "DROP CONSTRAINT IF EXISTS " + name.sql());
    draft.validate(name.sql());
  }
}
