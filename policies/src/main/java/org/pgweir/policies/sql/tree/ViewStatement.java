package org.pgweir.policies.sql.tree;

import java.util.Optional;

/** A statement about views, materialized views and sequences. */
public sealed interface ViewStatement extends SqlStatement {

  record CreateView(
      QualifiedName view, boolean orReplace, boolean temporary, Query query, SourceRange range)
      implements ViewStatement {}

  record CreateMaterializedView(
      QualifiedName view, boolean ifNotExists, Query query, boolean withData, SourceRange range)
      implements ViewStatement {}

  record RefreshMaterializedView(
      QualifiedName view, boolean concurrently, boolean withData, SourceRange range)
      implements ViewStatement {}

  /**
   * {@code ALTER VIEW}, {@code ALTER MATERIALIZED VIEW}.
   *
   * @param view empty for ALL IN TABLESPACE
   * @param action the words behind the name, in lower case
   */
  record AlterView(
      Optional<QualifiedName> view, boolean materialized, String action, SourceRange range)
      implements ViewStatement {}
}
