package org.pgweir.policies.rule.index;

import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * The SQL that makes an index without blocking writers. Never with IF NOT EXISTS, which takes the
 * INVALID index that a failed build leaves for the one that is wanted.
 */
record ConcurrentBuild(Subject subject, CreateIndex create) {

  private static final String OUTSIDE = "-- outside a transaction block:\n";

  String sql() {
    return (subject.transaction().isOpen() ? OUTSIDE : "") + statement() + ";";
  }

  /** Without a terminator. */
  String statement() {
    String name = create.name().map(each -> each.sql() + " ").orElse("");
    return start() + " CONCURRENTLY " + name + "ON " + create.table().sql() + behindTable();
  }

  /**
   * The same with IF NOT EXISTS where the client asked for it: for whoever sees to it that no
   * INVALID index is there.
   */
  String statementAsAsked() {
    return create.ifNotExists()
        ? statement().replaceFirst(" CONCURRENTLY ", " CONCURRENTLY IF NOT EXISTS ")
        : statement();
  }

  /** {@code CREATE INDEX}, {@code CREATE UNIQUE INDEX}. */
  String start() {
    return create.unique() ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  }

  /** As it is written from the table on. */
  String behindTable() {
    return subject.text().at(new SourceRange(create.table().range().end(), create.range().end()));
  }

  /** Its name, or one like those that the server makes. */
  Identifier name() {
    return create.name().orElseGet(() -> Identifier.of(create.table().name() + "_idx"));
  }
}
