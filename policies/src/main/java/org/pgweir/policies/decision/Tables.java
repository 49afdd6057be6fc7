package org.pgweir.policies.decision;

import java.util.OptionalLong;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.ObjectName;
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

  /** A table by its name in the catalogue, and its size, as far as that is known. */
  static Table of(ObjectName name, Surroundings where) {
    Surroundings.Size size = where.sizeOf(name);
    return new Table(name.schema(), name.name(), size.rows(), size.bytes());
  }

  /** A table and its size, as far as they are known. */
  static Table named(QualifiedName name, Surroundings where) {
    ObjectName known = where.nameOf(name);
    Surroundings.Size size = where.sizeOf(name);
    return new Table(known.schema(), known.name(), size.rows(), size.bytes());
  }
}
