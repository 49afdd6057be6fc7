package org.pgweir.policies.sql.tree;

import java.util.List;

/** One statement as PostgreSQL reads it. A closed set: every consumer handles every case. */
public sealed interface SqlStatement
    permits DataStatement,
        CopyStatement,
        TableStatement,
        IndexStatement,
        TypeStatement,
        SequenceStatement,
        ViewStatement,
        ObjectStatement,
        DropObjects,
        TransactionStatement,
        SessionStatement,
        WrappingStatement,
        SqlStatement.OtherStatement,
        SqlStatement.Opaque {

  /** The statement in its text, without the terminating semicolon. */
  SourceRange range();

  /**
   * A statement that was parsed but of which only the command is kept, because nothing about tables
   * follows from the rest.
   *
   * @param command its first words in lower case: {@code create extension}, {@code alter role}
   */
  record OtherStatement(String command, SourceRange range) implements SqlStatement {}

  /**
   * Text that was not understood; nothing may be concluded from it but what words it holds.
   *
   * @param words its unquoted words in lower case, in order; of an unterminated text those before
   *     the fault
   */
  record Opaque(Reason reason, LexicalClass lexicalClass, List<String> words, SourceRange range)
      implements SqlStatement {
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
      NESTED_TOO_DEEP,
      /** No text at all, but a call of a function by a number that stands for no known one. */
      CALLED_BY_NUMBER
    }

    /** What the text can be at worst, judged by its words alone. */
    public enum LexicalClass {
      /** Starts like a query and holds no word that writes; the functions it calls may. */
      READS,
      /** Starts like a query or a change of rows and holds a word that writes. */
      WRITES,
      /** Starts like a change of the schema, or like code. */
      DEFINES,
      /** Anything else. */
      UTILITY
    }
  }
}
