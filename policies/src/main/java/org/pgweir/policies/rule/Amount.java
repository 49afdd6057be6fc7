package org.pgweir.policies.rule;

import java.util.Locale;

/**
 * How much some relations hold.
 *
 * @param rows an estimate
 * @param bytes with indexes
 */
public record Amount(long rows, long bytes) {

  static final Amount NOTHING = new Amount(0, 0);

  /** What takes this long at most is over before anybody notices: about 0.1 s of reading. */
  private static final long SMALL_BYTES = 10L << 20;

  private static final long SMALL_ROWS = 10_000;

  Amount plus(Amount other) {
    return new Amount(rows + other.rows, bytes + other.bytes);
  }

  boolean isSmall() {
    return rows <= SMALL_ROWS && bytes <= SMALL_BYTES;
  }

  /** For example {@code about 5,000,000 rows in 305 MB}. */
  public String words() {
    return String.format(Locale.ROOT, "about %,d rows in %s", rows, bytesInWords());
  }

  private String bytesInWords() {
    long kilobytes = bytes >> 10;
    if (kilobytes < 1 << 10) {
      return kilobytes + " kB";
    }
    long megabytes = kilobytes >> 10;
    return megabytes < 10 << 10 ? megabytes + " MB" : (megabytes >> 10) + " GB";
  }
}
