package org.pgweir.gateway.rehearse;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pgweir.gateway.rehearse.Rehearsed.Held;
import org.pgweir.policies.analysis.LockMode;

/** What a rehearsal has measured, for a person to read. */
public final class TextReport {

  private static final int LONGEST_SQL = 100;
  private static final int KIBI = 1024;

  private final PrintWriter out;

  public TextReport(PrintWriter out) {
    this.out = out;
  }

  public void write(List<Rehearsed> statements) {
    statements.forEach(this::statement);
    summary(statements);
  }

  private void statement(Rehearsed each) {
    out.print(
        "%s: %s\n  %s\n".formatted(each.source().at(each.start()), time(each.took()), sql(each)));
    each.error().ifPresent(error -> out.print("    failed: %s\n".formatted(error)));
    new TreeMap<>(each.locks())
        .forEach((name, lock) ->
            out.print(
                "    locks %s in %s for %s\n"
                    .formatted(name, lock.mode().sql(), time(lock.time()))));
    list("writes anew", each.newFiles());
    list("reads all of", each.scans());
    list("builds indexes of", each.indexBuilds());
    each.rows().ifPresent(rows -> out.print("    %d rows\n".formatted(rows)));
    if (each.error().isEmpty()) {
      out.print(
          "    %s of WAL, %s of disk\n".formatted(size(each.walBytes()), size(each.diskBytes())));
    }
  }

  private void list(String what, Collection<String> names) {
    if (!names.isEmpty()) {
      out.print("    %s %s\n".formatted(what, String.join(", ", names.stream().sorted().toList())));
    }
  }

  /** How long nobody could read or write which table. */
  private void summary(List<Rehearsed> statements) {
    Map<String, Held> longest = new TreeMap<>();
    for (Rehearsed each : statements) {
      each.locks()
          .forEach((name, lock) -> {
            if (lock.mode().compareTo(LockMode.SHARE) >= 0) {
              longest.merge(name, lock, (a, b) -> a.time().compareTo(b.time()) >= 0 ? a : b);
            }
          });
    }
    long failed = statements.stream().filter(each -> each.error().isPresent()).count();
    Duration took = statements.stream().map(Rehearsed::took).reduce(Duration.ZERO, Duration::plus);
    out.print(
        "%d statement%s in %s, %d failed\n"
            .formatted(statements.size(), statements.size() == 1 ? "" : "s", time(took), failed));
    longest.forEach((name, lock) ->
        out.print(
            "%s of %s wait for %s\n"
                .formatted(
                    lock.mode() == LockMode.ACCESS_EXCLUSIVE ? "readers and writers" : "writers",
                    name,
                    time(lock.time()))));
  }

  private static String sql(Rehearsed each) {
    String line = each.sql().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_SQL ? line : line.substring(0, LONGEST_SQL) + "…";
  }

  private static String time(Duration time) {
    double millis = time.toNanos() / 1e6;
    return millis < 1_000
        ? String.format(Locale.ROOT, "%.1f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", millis / 1_000);
  }

  private static String size(long bytes) {
    double kibi = bytes / (double) KIBI;
    return Math.abs(kibi) < KIBI
        ? String.format(Locale.ROOT, "%.0f kB", kibi)
        : String.format(Locale.ROOT, "%.1f MB", kibi / KIBI);
  }
}
