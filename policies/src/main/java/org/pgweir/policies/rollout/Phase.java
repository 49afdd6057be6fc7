package org.pgweir.policies.rollout;

import java.util.Locale;

/**
 * How far a rollout is.
 *
 * <pre>
 *   expand ─▶ dual-write ─▶ backfill ─▶ verify ─▶ switch ─▶ contract ─▶ done
 *      └──────────┴────────────┴──────────┴─────────┴──▶ aborting ─▶ aborted
 * </pre>
 */
public enum Phase {
  /** The new columns are being added; nobody is to know them yet. */
  EXPAND,
  /** Whoever writes one side writes the other; rows from before are as they were. */
  DUAL_WRITE,
  /** Rows from before are brought into step. */
  BACKFILL,
  /** All rows are compared. Nothing may differ when it ends. */
  VERIFY,
  /** Readers move to the new columns; both sides are still written, and compared by samples. */
  SWITCH,
  /** The old columns are being dropped: nobody may name them any more. */
  CONTRACT,
  /** The new columns are all there is. */
  DONE,
  /** What the rollout made is being taken away; the old columns are what counts. */
  ABORTING,
  /** As if it had not been. */
  ABORTED;

  /** As it is written in files, answers and the store: {@code dual-write}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The phase of a word. */
  public static Phase of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Whether nothing will happen in it any more. */
  public boolean isEnd() {
    return this == DONE || this == ABORTED;
  }
}
