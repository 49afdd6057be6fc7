package org.pgweir.gateway.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations and sizes with their units, written as in postgresql.conf, and plain counts. */
final class Quantity {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("(\\d{1,9}) ?([A-Za-z]*)");
  private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

  private Quantity() {}

  /**
   * Reads {@code 500ms}, {@code 60s}, {@code 5min} or {@code 1h}.
   *
   * @throws ConfigException saying what is allowed
   */
  static Duration duration(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    String allowed = "'" + text + "' is not a duration: write a number and ms, s, min or h";
    if (!matcher.matches()) {
      throw new ConfigException(allowed);
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "min" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "" -> throw new ConfigException(allowed + ", for example " + number + "s");
      default -> throw new ConfigException(allowed);
    };
  }

  /**
   * Reads {@code 64kB}, {@code 256MB} or {@code 1GB}; one kB is 1024 bytes, as in PostgreSQL.
   *
   * @throws ConfigException saying what is allowed
   */
  static int bytes(String text) {
    Matcher matcher = NUMBER_AND_UNIT.matcher(text);
    String allowed = "'" + text + "' is not a size: write a number and B, kB, MB or GB";
    if (!matcher.matches()) {
      throw new ConfigException(allowed);
    }
    long number = Long.parseLong(matcher.group(1));
    long bytes =
        switch (matcher.group(2)) {
          case "B" -> number;
          case "kB" -> number << 10;
          case "MB" -> number << 20;
          case "GB" -> number << 30;
          case "" -> throw new ConfigException(allowed + ", for example " + number + "B");
          default -> throw new ConfigException(allowed);
        };
    if (bytes > Integer.MAX_VALUE) {
      throw new ConfigException("'" + text + "' is too large: less than 2GB is allowed");
    }
    return (int) bytes;
  }

  /**
   * Reads a whole number from 0.
   *
   * @throws ConfigException saying what is allowed
   */
  static int count(String text) {
    if (!COUNT.matcher(text).matches()) {
      throw new ConfigException("'" + text + "' is not a whole number from 0 to 999999999");
    }
    return Integer.parseInt(text);
  }

  /** The shortest exact form. */
  static String print(Duration duration) {
    long millis = duration.toMillis();
    if (millis % 3_600_000 == 0 && millis > 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0 && millis > 0) {
      return millis / 60_000 + "min";
    }
    return millis % 1000 == 0 ? millis / 1000 + "s" : millis + "ms";
  }
}
