package org.pgweir.gateway.testkit;

/** A range of major versions, both ends included. */
public record Versions(int oldest, int newest) {

  public static final Versions ALL = new Versions(0, Integer.MAX_VALUE);

  /** Reads {@code 18}, {@code 14-} or {@code -13}. */
  public static Versions of(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return new Versions(Integer.parseInt(text), Integer.parseInt(text));
    }
    return dash == 0
        ? new Versions(0, Integer.parseInt(text.substring(1)))
        : new Versions(Integer.parseInt(text.substring(0, dash)), Integer.MAX_VALUE);
  }

  public boolean contains(int major) {
    return oldest <= major && major <= newest;
  }
}
