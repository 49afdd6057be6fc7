package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers and sizes as policy files write them. */
final class Amounts {

  private static final Pattern SIZE = Pattern.compile("([0-9]{1,12})(B|kB|MB|GB|TB)");

  /** As PostgreSQL counts them. */
  private static final Map<String, Long> UNITS =
      Map.of("B", 1L, "kB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30, "TB", 1L << 40);

  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|min|h)");

  private static final Pattern PERIOD = Pattern.compile("([0-9]{1,9})(s|min|h|d)");
  private static final Pattern SPAN = Pattern.compile("([0-9]{1,6})(s|min|h|d)");

  private Amounts() {}

  /** A span of days, up to as many as evidence is kept. */
  static Duration period(String text) {
    Matcher period = PERIOD.matcher(text);
    if (!period.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no period; write a whole number and s, min, h or d");
    }
    long number = Long.parseLong(period.group(1));
    Duration read =
        switch (period.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "min" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (read.isZero() || read.compareTo(Duration.ofDays(400)) > 0) {
      throw new IllegalArgumentException("must be from 1s to 400d");
    }
    return read;
  }

  static long count(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new IllegalArgumentException("'" + text + "' is no whole number");
    }
    return Long.parseLong(text);
  }

  static int positive(String text) {
    long number = count(text);
    if (number < 1 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("must be from 1 to " + Integer.MAX_VALUE);
    }
    return (int) number;
  }

  static long bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no size; write a whole number and B, kB, MB, GB or TB");
    }
    long unit = UNITS.getOrDefault(size.group(2), 1L);
    try {
      return Math.multiplyExact(Long.parseLong(size.group(1)), unit);
    } catch (ArithmeticException _) {
      throw new IllegalArgumentException("'" + text + "' is larger than any table");
    }
  }

  /** From 1 ms to a day. */
  static Duration duration(String text) {
    Matcher duration = DURATION.matcher(text);
    if (!duration.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a whole number and ms, s, min or h");
    }
    long number = Long.parseLong(duration.group(1));
    Duration read =
        switch (duration.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "min" -> Duration.ofMinutes(number);
          default -> Duration.ofHours(number);
        };
    if (read.isZero() || read.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("must be from 1ms to 24h");
    }
    return read;
  }

  /** From nothing to a year. */
  static Duration span(String text) {
    Matcher span = SPAN.matcher(text);
    if (!span.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no span of time; write a whole number and s, min, h or d");
    }
    long number = Long.parseLong(span.group(1));
    Duration read =
        switch (span.group(2)) {
          case "s" -> Duration.ofSeconds(number);
          case "min" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (read.compareTo(Duration.ofDays(366)) > 0) {
      throw new IllegalArgumentException("must be at most 366d");
    }
    return read;
  }
}
