package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement about indexes; DROP INDEX is a {@link DropObjects}. */
public sealed interface IndexStatement extends SqlStatement {

  /**
   * {@code CREATE INDEX}.
   *
   * @param name empty where the server is to choose one
   * @param method {@code btree} unless USING says otherwise
   * @param included the columns of INCLUDE
   */
  record CreateIndex(
      Optional<Identifier> name,
      QualifiedName table,
      boolean unique,
      boolean concurrently,
      boolean ifNotExists,
      boolean only,
      String method,
      List<Key> keys,
      List<Identifier> included,
      Optional<Expression> predicate,
      SourceRange range)
      implements IndexStatement {
    public CreateIndex {
      keys = List.copyOf(keys);
      included = List.copyOf(included);
    }
  }

  /** One column or expression of an index. */
  record Key(Expression expression, Optional<QualifiedName> operatorClass, SourceRange range) {}

  /** {@code REINDEX}; the name is missing only for DATABASE and SYSTEM. */
  record Reindex(Scope scope, Optional<QualifiedName> name, boolean concurrently, SourceRange range)
      implements IndexStatement {
    /** What is rebuilt. */
    public enum Scope {
      INDEX,
      TABLE,
      SCHEMA,
      DATABASE,
      SYSTEM
    }
  }

  /**
   * {@code ALTER INDEX}.
   *
   * @param index empty for ALL IN TABLESPACE
   */
  record AlterIndex(
      Optional<QualifiedName> index, boolean ifExists, Action action, SourceRange range)
      implements IndexStatement {}

  /** What ALTER INDEX does. */
  sealed interface Action {
    record Rename(Identifier newName) implements Action {}

    record AttachPartition(QualifiedName index) implements Action {}

    record SetTablespace(Identifier tablespace) implements Action {}

    /** SET (…), RESET (…), SET STATISTICS, DEPENDS ON EXTENSION; by its keywords. */
    record Other(String keywords) implements Action {}
  }
}
