package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a policy has traffic of many rows paced.
 *
 * @param on whether it is paced at all; the rest counts only then
 * @param above tables that are not larger are left alone
 * @param per whose budget it is
 * @param rows changed per second
 * @param statements begun per second
 * @param walBytes that the whole server may write per second before paced statements wait
 * @param concurrency statements at a time
 * @param health whether the server's signals hold it back too
 * @param longest how long a statement is held before it fails with SQLSTATE 53400
 */
public record PaceSetting(
    boolean on,
    Set<Traffic> traffic,
    Threshold above,
    Scope per,
    OptionalLong rows,
    OptionalLong statements,
    OptionalLong walBytes,
    OptionalInt concurrency,
    boolean health,
    Duration longest,
    Place place) {

  static final Duration LONGEST = Duration.ofMinutes(10);

  /** What shares one budget. */
  public enum Scope {
    TABLE,
    ROLE,
    DATABASE;

    /** As policy files write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public PaceSetting {
    traffic = Set.copyOf(traffic);
  }
}
