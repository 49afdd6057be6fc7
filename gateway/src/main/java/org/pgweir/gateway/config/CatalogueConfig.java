package org.pgweir.gateway.config;

import java.time.Duration;

/**
 * How the gateway keeps what it knows of the databases behind it.
 *
 * @param maxAge after that long a catalogue is read anew, 1 s to 24 h
 */
public record CatalogueConfig(Duration maxAge) {

  static final Duration LEAST_MAX_AGE = Duration.ofSeconds(1);
  static final Duration MOST_MAX_AGE = Duration.ofHours(24);

  /**
   * @throws ConfigException naming the key that is out of range
   */
  public CatalogueConfig {
    if (maxAge.compareTo(LEAST_MAX_AGE) < 0 || maxAge.compareTo(MOST_MAX_AGE) > 0) {
      throw new ConfigException(
          "max-age must be between %s and %s"
              .formatted(Quantity.print(LEAST_MAX_AGE), Quantity.print(MOST_MAX_AGE)));
    }
  }

  public static CatalogueConfig defaults() {
    return new CatalogueConfig(Duration.ofSeconds(60));
  }
}
