package org.pgweir.policies.sql.tree;

/**
 * One name as the server stores it: folded to lower case unless quoted, escapes resolved, cut to 63
 * bytes.
 */
public record Identifier(String name, SourceRange range) {

  /** A name that no text holds yet. */
  public static Identifier of(String name) {
    return new Identifier(name, new SourceRange(0, 0));
  }

  /** The name in SQL, always quoted, so that it means the same in any position. */
  public String quoted() {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The name in SQL, quoted only where it is not a plain lower-case word. */
  public String sql() {
    return isPlain() ? name : quoted();
  }

  private boolean isPlain() {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || c == '_';
      if (!letter && (i == 0 || c < '0' || c > '9')) {
        return false;
      }
    }
    return !name.isEmpty() && !ReservedWords.contains(name);
  }
}
