package org.pgweir.policies.sql.tree;

import java.util.List;

/**
 * A stretch of a text and what is put in its place.
 *
 * @param start index of the first character that goes (UTF-16 units)
 * @param end index after the last one; equal to {@code start} where nothing goes
 */
public record Splice(int start, int end, String text) {

  public Splice {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("splice " + start + ".." + end);
    }
  }

  /** Puts something in and takes nothing out. */
  public static Splice insert(int at, String text) {
    return new Splice(at, at, text);
  }

  /**
   * The text after all of them.
   *
   * @param splices by place, none inside another
   */
  public static String apply(String text, List<Splice> splices) {
    return apply(text, 0, text.length(), splices);
  }

  /** A part of the text after those of them that lie in it. */
  public static String apply(String text, int start, int end, List<Splice> splices) {
    StringBuilder changed = new StringBuilder(end - start + 100);
    int copied = start;
    for (Splice splice : splices) {
      if (splice.start() >= start && splice.end() <= end) {
        changed.append(text, copied, splice.start()).append(splice.text());
        copied = splice.end();
      }
    }
    return changed.append(text, copied, end).toString();
  }
}
