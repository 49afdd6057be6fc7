package org.pgweir.policies.analysis;

/**
 * A part of an analysis that the facts at hand do not decide.
 *
 * @param part what may differ from what the analysis says of it
 * @param why which fact is missing, for a person to read
 */
public record Unknown(Part part, String why) {

  /** A part of an analysis. */
  public enum Part {
    /** There may be more locks, or stronger ones. */
    LOCKS,
    /** There may be more table rewrites. */
    REWRITE,
    /** There may be more full scans or index builds. */
    SCAN,
    /** There may be more columns read or written. */
    COLUMNS
  }
}
