package org.pgweir.policies.sql.tree;

import java.util.List;
import java.util.Optional;

/** A statement about the session: settings, prepared statements, cursors, notifications. */
public sealed interface SessionStatement extends SqlStatement {

  /**
   * {@code SET}. Special forms have the name of the setting they change: {@code TIME ZONE} is
   * {@code timezone}, {@code SCHEMA} is {@code search_path}, {@code NAMES} is {@code
   * client_encoding}, {@code ROLE} is {@code role}, {@code SESSION AUTHORIZATION} is {@code
   * session_authorization}.
   *
   * @param name in lower case
   * @param values strings without their quotes, words folded; empty for DEFAULT and FROM CURRENT
   */
  record SetVariable(String name, List<String> values, boolean local, SourceRange range)
      implements SessionStatement {
    public SetVariable {
      values = List.copyOf(values);
    }
  }

  /** {@code RESET}; empty for ALL. */
  record ResetVariable(Optional<String> name, SourceRange range) implements SessionStatement {}

  /** {@code SHOW}; empty for ALL. */
  record ShowVariable(Optional<String> name, SourceRange range) implements SessionStatement {}

  /** {@code SET CONSTRAINTS}. */
  record SetConstraints(boolean deferred, SourceRange range) implements SessionStatement {}

  /** {@code DISCARD}: {@code all}, {@code plans}, {@code sequences}, {@code temp}. */
  record Discard(String what, SourceRange range) implements SessionStatement {}

  /** {@code PREPARE name AS statement}. */
  record Prepare(Identifier name, DataStatement statement, SourceRange range)
      implements SessionStatement {}

  /** {@code EXECUTE name (arguments)}. */
  record Execute(Identifier name, List<Expression> arguments, SourceRange range)
      implements SessionStatement {
    public Execute {
      arguments = List.copyOf(arguments);
    }
  }

  /** {@code DEALLOCATE}; empty for ALL. */
  record Deallocate(Optional<Identifier> name, SourceRange range) implements SessionStatement {}

  /** {@code DECLARE … CURSOR}; one with hold outlives the transaction. */
  record DeclareCursor(Identifier name, boolean withHold, Query query, SourceRange range)
      implements SessionStatement {}

  /** {@code FETCH}, {@code MOVE}. */
  record Fetch(Identifier cursor, boolean move, SourceRange range) implements SessionStatement {}

  /** {@code CLOSE}; empty for ALL. */
  record CloseCursor(Optional<Identifier> cursor, SourceRange range) implements SessionStatement {}

  /** {@code LISTEN}, {@code UNLISTEN}, {@code NOTIFY}, {@code LOAD}, {@code CHECKPOINT}. */
  record OtherSession(String command, SourceRange range) implements SessionStatement {}
}
