package org.pgweir.gateway.backfill;

import java.util.List;

/**
 * What the gateway itself sees of the traffic on a table: how long statements of the foreground
 * take against how long they usually do. Safe for any thread; does not block.
 */
@FunctionalInterface
public interface TrafficSignals {

  /** Of a gateway that looks at no traffic. */
  TrafficSignals NONE = (_, _) -> List.of();

  /**
   * The signals as they are now; a table without traffic has none.
   *
   * @param table {@code schema.name}
   */
  List<Signal> read(String database, String table);
}
