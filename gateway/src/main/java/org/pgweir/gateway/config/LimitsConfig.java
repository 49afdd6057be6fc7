package org.pgweir.gateway.config;

import java.time.Duration;
import java.util.OptionalInt;

/**
 * What one process takes on.
 *
 * @param inspectedMessageBytes the largest message the gateway reads whole to judge it; a larger
 *     one is refused. Messages it need not judge (CopyData) are not limited by it. 8 kB to 1 GB,
 *     PostgreSQL's own limit
 * @param handshakeTimeout from accepting a connection until authentication is done, as PostgreSQL's
 *     {@code authentication_timeout}
 * @param maxClientConnections more are refused with SQLSTATE 53300; empty means the server decides
 * @param connectTimeout for one connection to the server until it is usable
 * @param drainDeadline how long a stopping gateway waits for open transactions
 */
public record LimitsConfig(
    int inspectedMessageBytes,
    Duration handshakeTimeout,
    OptionalInt maxClientConnections,
    Duration connectTimeout,
    Duration drainDeadline) {

  static final int MIN_INSPECTED_MESSAGE_BYTES = 8 * 1024;
  static final int MAX_INSPECTED_MESSAGE_BYTES = 1 << 30;
  static final Duration MAX_TIMEOUT = Duration.ofHours(24);

  /**
   * @throws ConfigException naming the key that is out of range
   */
  public LimitsConfig {
    if (inspectedMessageBytes < MIN_INSPECTED_MESSAGE_BYTES
        || inspectedMessageBytes > MAX_INSPECTED_MESSAGE_BYTES) {
      throw new ConfigException("inspected-message must be between 8kB and 1GB");
    }
    requireTimeout("handshake-timeout", handshakeTimeout, Duration.ofSeconds(1));
    requireTimeout("connect-timeout", connectTimeout, Duration.ofMillis(1));
    requireTimeout("drain-deadline", drainDeadline, Duration.ZERO);
    if (maxClientConnections.isPresent() && maxClientConnections.getAsInt() < 1) {
      throw new ConfigException(
          "client-connections must be at least 1; leave it out for no limit of the gateway's own");
    }
  }

  public static LimitsConfig defaults() {
    return new LimitsConfig(
        256 * 1024 * 1024,
        Duration.ofSeconds(60),
        OptionalInt.empty(),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30));
  }

  private static void requireTimeout(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0 || value.compareTo(MAX_TIMEOUT) > 0) {
      throw new ConfigException(
          key
              + " must be between "
              + Quantity.print(least)
              + " and "
              + Quantity.print(MAX_TIMEOUT));
    }
  }
}
