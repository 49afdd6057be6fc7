package org.pgweir.policies.sql;

import java.util.List;
import java.util.Set;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque.LexicalClass;

/** What a text that was not understood can be at worst, by its unquoted words. */
final class LexicalClasses {

  private static final Set<String> QUERY_STARTS =
      Set.of("select", "with", "values", "table", "explain");

  private static final Set<String> WRITE_STARTS =
      Set.of("insert", "update", "delete", "merge", "copy", "truncate");

  private static final Set<String> DEFINITION_STARTS =
      Set.of(
          "create",
          "alter",
          "drop",
          "do",
          "call",
          "execute",
          "prepare",
          "grant",
          "revoke",
          "comment",
          "security",
          "reindex",
          "vacuum",
          "cluster",
          "refresh",
          "import",
          "reassign",
          "lock",
          "declare",
          "repack");

  /** FOR UPDATE makes a query look like a write; better so than the other way round. */
  private static final Set<String> WRITE_WORDS =
      Set.of("insert", "update", "delete", "merge", "into", "create", "execute", "refresh", "copy");

  private LexicalClasses() {}

  static LexicalClass of(List<String> words) {
    if (words.isEmpty()) {
      return LexicalClass.UTILITY;
    }
    String first = words.getFirst();
    if (QUERY_STARTS.contains(first)) {
      return words.stream().anyMatch(WRITE_WORDS::contains)
          ? LexicalClass.WRITES
          : LexicalClass.READS;
    }
    if (WRITE_STARTS.contains(first)) {
      return LexicalClass.WRITES;
    }
    return DEFINITION_STARTS.contains(first) ? LexicalClass.DEFINES : LexicalClass.UTILITY;
  }

  /** The class of a text of several statements: that of the worst. */
  static LexicalClass ofAny(List<String> words) {
    if (words.stream().anyMatch(DEFINITION_STARTS::contains)) {
      return LexicalClass.DEFINES;
    }
    return words.stream()
            .anyMatch(word -> WRITE_STARTS.contains(word) || WRITE_WORDS.contains(word))
        ? LexicalClass.WRITES
        : LexicalClass.UTILITY;
  }
}
