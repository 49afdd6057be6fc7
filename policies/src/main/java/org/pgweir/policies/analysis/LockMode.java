package org.pgweir.policies.analysis;

/** The table-level lock modes, weakest first; the order is that of {@code lockdefs.h}. */
public enum LockMode {
  ACCESS_SHARE,
  ROW_SHARE,
  ROW_EXCLUSIVE,
  SHARE_UPDATE_EXCLUSIVE,
  SHARE,
  SHARE_ROW_EXCLUSIVE,
  EXCLUSIVE,
  ACCESS_EXCLUSIVE;

  /** As SQL spells it: {@code SHARE UPDATE EXCLUSIVE}. */
  public String sql() {
    return name().replace('_', ' ');
  }

  /** The stronger of the two. */
  public LockMode or(LockMode other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
