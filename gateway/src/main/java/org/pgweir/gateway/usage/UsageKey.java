package org.pgweir.gateway.usage;

import java.util.Comparator;
import org.pgweir.policies.usage.ColumnUse;

/**
 * What is counted together.
 *
 * @param role that logged in
 */
record UsageKey(ColumnUse use, String role, String application) implements Comparable<UsageKey> {

  private static final Comparator<UsageKey> ORDER =
      Comparator.comparing((UsageKey key) -> key.schema())
          .thenComparing(key -> key.use().table().name())
          .thenComparing(key -> key.use().column())
          .thenComparing(key -> key.use().use())
          .thenComparing(UsageKey::role)
          .thenComparing(UsageKey::application);

  /** Empty where it is not known. */
  String schema() {
    return use.table().schema().orElse("");
  }

  /** All gateways write in this order, so that they never wait for each other in a circle. */
  @Override
  public int compareTo(UsageKey other) {
    return ORDER.compare(this, other);
  }
}
