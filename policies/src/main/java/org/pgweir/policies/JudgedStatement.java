package org.pgweir.policies;

/**
 * One statement of a text and its verdict.
 *
 * @param start index of its first character in the text
 * @param end index after its last character, without the terminating semicolon
 */
public record JudgedStatement(int start, int end, Verdict verdict) {

  public JudgedStatement {
    if (start < 0 || end < start) {
      throw new IllegalArgumentException("statement range " + start + ".." + end);
    }
  }
}
