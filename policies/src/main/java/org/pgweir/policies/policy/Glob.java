package org.pgweir.policies.policy;

/**
 * A name, in which {@code *} stands for any characters. Case counts.
 *
 * @param text as it was written
 */
public record Glob(String text) {

  private static final int EXACT = 127;

  /** Whether the name has the pattern's shape. */
  boolean matches(String name) {
    int p = 0;
    int n = 0;
    int star = -1;
    int resume = 0;
    while (n < name.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        star = p++;
        resume = n;
      } else if (p < text.length() && text.charAt(p) == name.charAt(n)) {
        p++;
        n++;
      } else if (star >= 0) {
        p = star + 1;
        n = ++resume;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  /** From 1 for {@code *} over the number of characters that must be so to 127 for a plain name. */
  int specificity() {
    int stars = Math.toIntExact(text.chars().filter(c -> c == '*').count());
    return stars == 0 ? EXACT : Math.min(EXACT - 1, 1 + text.length() - stars);
  }

  /** Whether it names one thing. */
  boolean isPlain() {
    return text.indexOf('*') < 0;
  }

  /** Whether everything that matches {@code other} matches this. */
  boolean covers(Glob other) {
    return matches(other.text);
  }
}
