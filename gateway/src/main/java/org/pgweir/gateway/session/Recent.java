package org.pgweir.gateway.session;

/**
 * Remembers about how recently a hash was seen.
 *
 * <p>Each hash has one place, which the next hash of that place takes; what a race or a collision
 * makes it forget or confuse costs a cache entry and nothing else. Safe for any thread.
 */
final class Recent {

  private static final int PLACES = 1 << 13;

  private final int[] hashes = new int[PLACES];

  /** Whether it was seen lately; it counts as seen from now on. */
  boolean saw(int hash) {
    int place = (hash ^ hash >>> 16) & PLACES - 1;
    boolean seen = hashes[place] == hash;
    hashes[place] = hash;
    return seen;
  }
}
