package org.pgweir.policies.sql.tree;

/**
 * A stretch of the text that was read.
 *
 * @param start index of the first character (UTF-16 units)
 * @param end index after the last character
 */
public record SourceRange(int start, int end) {

  public SourceRange {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("range " + start + ".." + end);
    }
  }

  /** The characters of the range in the text it belongs to. */
  public String of(String text) {
    return text.substring(start, end);
  }
}
