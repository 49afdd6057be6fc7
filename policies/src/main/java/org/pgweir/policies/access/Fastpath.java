package org.pgweir.policies.access;

import java.util.Set;
import org.pgweir.policies.policy.Allowed;

/** Functions that drivers call by their number: those of large objects (pg_proc.dat). */
final class Fastpath {

  /** lo_open, lo_close, loread, lo_lseek, lo_tell, lo_lseek64, lo_tell64. */
  private static final Set<Integer> READ = Set.of(952, 953, 954, 956, 958, 3170, 3171);

  /** lo_create, lo_creat, lo_unlink, lowrite, lo_truncate, lo_truncate64. */
  private static final Set<Integer> WRITE = Set.of(715, 957, 964, 955, 1004, 3172);

  private Fastpath() {}

  static boolean isHarmless(int oid, Allowed may) {
    return READ.contains(oid) || (may != Allowed.READ && WRITE.contains(oid));
  }
}
