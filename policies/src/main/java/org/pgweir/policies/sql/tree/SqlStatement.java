package org.pgweir.policies.sql.tree;

import java.util.List;

/** One statement as PostgreSQL reads it. A closed set: every consumer handles every case. */
public sealed interface SqlStatement {

  /** The statement in its text, without the terminating semicolon. */
  SourceRange range();

  /**
   * {@code ALTER TABLE}.
   *
   * @param only whether ONLY keeps it from child tables
   * @param foreign whether FOREIGN TABLE is written
   */
  record AlterTable(
      QualifiedName table,
      boolean ifExists,
      boolean only,
      boolean foreign,
      List<TableAction> actions,
      SourceRange range)
      implements SqlStatement {
    public AlterTable {
      actions = List.copyOf(actions);
    }
  }

  /** A statement of which only the command is read: {@code select}, {@code create index}. */
  record OtherStatement(String command, SourceRange range) implements SqlStatement {}

  /**
   * Text that was not understood; nothing may be concluded from it but what words it holds.
   *
   * @param words its unquoted words in lower case, in order; of an unterminated text those before
   *     the fault
   */
  record Opaque(Reason reason, List<String> words, SourceRange range) implements SqlStatement {
    public Opaque {
      words = List.copyOf(words);
    }

    /** Why it was not understood. */
    public enum Reason {
      /** The text ends inside a string, name or comment, or holds a zero character. */
      UNTERMINATED,
      /** The grammar has no such statement. */
      NOT_IN_GRAMMAR,
      /** Nested too deep to be read with bounded effort. */
      NESTED_TOO_DEEP
    }
  }
}
