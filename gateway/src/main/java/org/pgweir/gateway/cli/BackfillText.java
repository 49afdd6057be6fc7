package org.pgweir.gateway.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the gateway says of a backfill, for people. */
final class BackfillText {

  private static final int WIDTH = 30;

  private BackfillText() {}

  /** {@code shop 7 running mark-orders on public.orders: UPDATE …}. */
  static String line(JsonNode job) {
    return "%s %s %s%s on %s: %s%s"
        .formatted(
            job.path("database").asString(),
            job.path("id").asString(),
            job.path("state").asString(),
            text(job, "name").map(name -> " " + name).orElse(""),
            job.path("table").asString(),
            job.path("statement").asString().strip().replaceAll("\\s+", " "),
            text(job, "error").map(error -> " (" + error + ")").orElse(""));
  }

  /** All that is worth saying. */
  static List<String> lines(JsonNode job) {
    List<String> lines = new ArrayList<>();
    lines.add(line(job));
    lines.add("  " + bar(job));
    lines.add("  rows changed: " + number(job.path("rows_changed").asLong()));
    if (job.path("rows_left_behind").asLong() > 0) {
      lines.add("  rows left for later: " + number(job.path("rows_left_behind").asLong()));
    }
    text(job, "priority").ifPresent(priority -> lines.add("  priority: " + priority));
    text(job, "open_from")
        .ifPresent(from ->
            lines.add(
                "  hours: %s to %s (%s)"
                    .formatted(
                        from, job.path("open_to").asString(), job.path("time_zone").asString())));
    text(job, "approved_by")
        .ifPresent(
            by -> lines.add("  approved by %s: %s".formatted(by, job.path("reason").asString(""))));
    hint(job).ifPresent(hint -> lines.add("  hint: " + hint));
    return lines;
  }

  /** {@code [######----] 60 %, 3,000 of 5,000 rows, 900 rows/s, 3 s left, …}. */
  static String bar(JsonNode job) {
    long seen = job.path("rows_seen").asLong();
    long expected = Math.max(seen, job.path("rows_expected").asLong(0));
    boolean done = job.path("state").asString().equals("done");
    double share = done ? 1 : expected == 0 ? 0 : (double) seen / expected;
    int full = (int) Math.floor(share * WIDTH);
    StringBuilder bar =
        new StringBuilder("[%s%s]".formatted("#".repeat(full), "-".repeat(WIDTH - full)));
    bar.append(String.format(Locale.ROOT, " %3.0f %%, ", Math.floor(share * 100)));
    bar.append(
        done
            ? "%s rows changed".formatted(number(job.path("rows_changed").asLong()))
            : "%s of about %s rows".formatted(number(seen), number(expected)));
    double rate = job.path("rows_per_second").asDouble(0);
    boolean running = job.path("state").asString().equals("running");
    if (running && rate >= 1) {
      bar.append(", %s rows/s".formatted(number(Math.round(rate))));
      bar.append(
          ", %s left".formatted(time(Duration.ofSeconds((long) ((expected - seen) / rate)))));
    }
    if (running && job.path("batch_rows").asLong(0) > 0) {
      bar.append(
          ", batch of %s rows in %s ms"
              .formatted(
                  number(job.path("batch_rows").asLong()), job.path("batch_millis").asString()));
    }
    if (!running && !done) {
      bar.append(", ").append(job.path("state").asString());
    }
    text(job, "waits_for").ifPresent(why -> bar.append(", waits for ").append(why));
    if (job.path("awaits_approval").asBoolean(false)) {
      bar.append(", waits for approval: pgweir backfill approve ")
          .append(job.path("id").asString());
    }
    return bar.toString();
  }

  static boolean isOver(JsonNode job) {
    return switch (job.path("state").asString()) {
      case "running", "paused", "undoing" -> false;
      default -> true;
    };
  }

  static Optional<String> hint(JsonNode job) {
    return text(job, "hint");
  }

  private static Optional<String> text(JsonNode job, String key) {
    JsonNode value = job.path(key);
    return value.isNull() || value.isMissingNode()
        ? Optional.empty()
        : Optional.of(value.asString());
  }

  private static String number(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String time(Duration time) {
    if (time.toHours() > 0) {
      return "%d h %d min".formatted(time.toHours(), time.toMinutesPart());
    }
    return time.toMinutes() > 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
