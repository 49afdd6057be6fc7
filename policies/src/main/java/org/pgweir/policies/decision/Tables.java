package org.pgweir.policies.decision;

import java.util.OptionalLong;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.sql.tree.QualifiedName;

/** Relations as policies know them. */
final class Tables {

  private Tables() {}

  static Table of(Relation relation) {
    return new Table(
        relation.name().schema(),
        relation.name().name(),
        OptionalLong.of(relation.storage().rows()),
        OptionalLong.of(relation.storage().bytes()));
  }

  /** What the catalogue knows of it; where it knows nothing, its name. */
  static Table named(QualifiedName name, Surroundings where) {
    return where
        .relation(name)
        .map(Tables::of)
        .orElseGet(() -> Table.named(name.schemaName(), name.name()));
  }
}
