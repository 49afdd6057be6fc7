package org.pgweir.gateway.backfill;

/**
 * One thing that says how the server bears what is done to it.
 *
 * @param name how people and metrics call it, in words
 * @param value larger is worse
 * @param slow from here on it is time to do less
 * @param stop from here on it is time to do nothing; infinite where it never is
 * @param text the value and what it is compared with, for people
 */
public record Signal(String name, double value, double slow, double stop, String text) {

  /** Below this share of its limit a signal that was too large counts as well again. */
  private static final double WELL_AGAIN = 0.8;

  /** How bad it is. */
  public enum Level {
    WELL,
    SLOW,
    STOP
  }

  /**
   * @param before the level so far; one that was not well has to get clearly better
   */
  Level level(Level before) {
    double stops = before == Level.STOP ? stop * WELL_AGAIN : stop;
    double slows = before == Level.WELL ? slow : slow * WELL_AGAIN;
    if (value >= stops) {
      return Level.STOP;
    }
    return value >= slows ? Level.SLOW : Level.WELL;
  }
}
