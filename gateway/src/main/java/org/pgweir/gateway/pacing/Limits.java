package org.pgweir.gateway.pacing;

import io.github.bucket4j.Bucket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.backfill.HealthWatch;
import org.pgweir.policies.Hold;

/**
 * The limits of one budget: what is left of each, and what keeps the next statement from beginning.
 *
 * <p>Confined to the budget's thread, which waits for the database here.
 */
final class Limits implements AutoCloseable {

  private static final long WAL_EVERY_NANOS = Duration.ofMillis(200).toNanos();

  private final Hold hold;
  private final @Nullable PacedDatabase database;
  private final @Nullable Stock rows;
  private final @Nullable Stock statements;
  private final @Nullable Stock wal;
  private final @Nullable HealthWatch health;
  private final @Nullable TrafficPace traffic;
  private final boolean shared;
  private int running;
  private long walPosition = -1;
  private long walReadNanos;

  /**
   * @param database empty where the gateway has no login of its own: then it counts by itself, and
   *     knows neither the server's health nor its log
   * @param traffic how the traffic on the table bears it; empty where nobody looks
   */
  Limits(Hold hold, Optional<PacedDatabase> database, Optional<TrafficPace> traffic)
      throws SQLException {
    this.hold = hold;
    this.traffic = traffic.filter(_ -> hold.health()).orElse(null);
    this.database = database.orElse(null);
    this.shared = database.isPresent() && database.get().isShared();
    this.rows = stock("rows", hold.rates().rows().orElse(0), database);
    this.statements = stock("statements", hold.rates().statements().orElse(0), database);
    long walBytes = hold.rates().walBytes().orElse(0);
    this.wal = walBytes == 0 || database.isEmpty() ? null : new Stock(local(walBytes), walBytes);
    this.health = hold.health() && database.isPresent() ? database.get().watch(hold.table()) : null;
  }

  private @Nullable Stock stock(String what, long perSecond, Optional<PacedDatabase> database)
      throws SQLException {
    if (perSecond == 0) {
      return null;
    }
    Bucket bucket =
        shared && database.isPresent()
            ? database
                .get()
                .shared(
                    "%s: %d %s/s".formatted(hold.budget(), perSecond, what),
                    Stock.configuration(perSecond))
            : local(perSecond);
    return new Stock(bucket, perSecond);
  }

  private static Bucket local(long perSecond) {
    return Bucket.builder()
        .addLimit(Stock.configuration(perSecond).getBandwidths()[0])
        .withNanosecondPrecision()
        .build();
  }

  /** Whether drawing waits for the database. */
  boolean isShared() {
    return shared;
  }

  /**
   * Draws what is needed.
   *
   * @param wantedRows for those that wait; 0 for nobody
   * @param waiting how many wait
   */
  void draw(double wantedRows, int waiting) throws SQLException {
    if (traffic != null) {
      traffic.read();
    }
    if (rows != null) {
      rows.draw(waiting == 0 ? 0 : Math.max(1, wantedRows));
    }
    if (statements != null) {
      statements.draw(waiting);
    }
    if (wal != null && database != null) {
      readWal(wal, database);
      wal.draw(1);
    }
  }

  private void readWal(Stock of, PacedDatabase from) throws SQLException {
    long now = System.nanoTime();
    if (walPosition >= 0 && now - walReadNanos < WAL_EVERY_NANOS) {
      return;
    }
    long position = from.walPosition();
    if (walPosition >= 0) {
      of.spend((double) (position - walPosition));
    }
    walPosition = position;
    walReadNanos = now;
  }

  /** Takes out what a statement is expected to change. */
  void begin(double expectedRows) {
    running++;
    if (rows != null) {
      rows.spend(expectedRows);
    }
    if (statements != null) {
      statements.spend(1);
    }
  }

  /** Gives back what was taken out for a statement that took so long. */
  void end(double expectedRows, Duration took) {
    running--;
    if (traffic != null) {
      traffic.rest(took);
    }
    if (rows != null) {
      rows.giveBack(expectedRows);
    }
  }

  void spend(long changedRows) {
    if (rows != null) {
      rows.spend((double) changedRows);
    }
  }

  /** Whether nothing is owed and nobody has begun. */
  boolean isSettled() {
    return running == 0
        && (rows == null || !rows.isInDebt())
        && (statements == null || !statements.isInDebt());
  }

  /** What keeps the next statement from beginning, for people; empty for nothing. */
  Optional<String> obstacle() {
    Optional<String> sick = health == null ? Optional.empty() : health.held();
    if (sick.isPresent()) {
      return sick;
    }
    Optional<String> crowded = traffic == null ? Optional.empty() : traffic.obstacle();
    if (crowded.isPresent()) {
      return crowded;
    }
    if (hold.rates().concurrency().isPresent()
        && running >= hold.rates().concurrency().getAsInt()) {
      return Optional.of(
          "%d such statements run already, as many as may at a time".formatted(running));
    }
    if (rows != null && !rows.isEnough()) {
      return Optional.of(
          "%,d rows are still to be paid for, at %,d rows per second"
              .formatted(rows.debt(), rows.perSecond()));
    }
    if (statements != null && !statements.isEnough()) {
      return Optional.of("%,d statements may begin per second".formatted(statements.perSecond()));
    }
    if (wal != null && !wal.isEnough()) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the server writes more than %.1f MB of WAL per second",
              wal.perSecond() / (double) (1 << 20)));
    }
    return Optional.empty();
  }

  /**
   * How long a statement will have to wait; empty where nobody knows.
   *
   * @param rowsBefore what those before it will take out
   * @param statementsBefore how many those are
   */
  Optional<Duration> expected(double rowsBefore, int statementsBefore) {
    boolean known =
        (health == null || health.held().isEmpty())
            && (traffic == null || traffic.obstacle().isEmpty())
            && (wal == null || wal.isEnough())
            && hold.rates().concurrency().isEmpty();
    if (!known) {
      return Optional.empty();
    }
    Duration forRows = rows == null ? Duration.ZERO : rows.until(1 + rowsBefore);
    Duration forStatements =
        statements == null ? Duration.ZERO : statements.until(1.0 + statementsBefore);
    return Optional.of(forRows.compareTo(forStatements) > 0 ? forRows : forStatements);
  }

  @Override
  public void close() {
    if (health != null) {
      health.close();
    }
  }
}
