package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.BatchResult;
import org.pgweir.gateway.backfill.BatchResult.RowKey;
import org.pgweir.gateway.backfill.BatchSize;
import org.pgweir.gateway.backfill.CannotGoOn;
import org.pgweir.gateway.backfill.Checkpoint;
import org.pgweir.gateway.backfill.HealthLimits;
import org.pgweir.gateway.backfill.HealthWatch;
import org.pgweir.gateway.backfill.RowSession;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.backfill.Walk;
import org.pgweir.gateway.backfill.WalkSpeed;

/**
 * Walks a table in batches, at the pace that the server's health, the traffic on the table and the
 * terms of the job allow.
 */
final class KeysetBackfill implements BackfillRunner {

  private static final Duration WHILE_HELD = Duration.ofMillis(100);
  private static final Duration WHILE_LOCKED = Duration.ofSeconds(1);

  /** A row that is locked for longer is left behind. */
  private static final Duration FOR_ROWS = Duration.ofMillis(50);

  private static final Duration FOR_THE_TABLE = Duration.ofSeconds(1);

  /** As many times as long as a batch should take it may take. */
  private static final int PATIENCE = 20;

  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(2);
  private static final Duration MOST_PATIENCE = Duration.ofMinutes(5);
  private static final String LOCKED = "rows that others have locked; all others are done";

  private final DataSource source;
  private final String database;
  private final TrafficSignals traffic;
  private final Clock clock;

  /**
   * @param source of connections to read the server's health
   */
  KeysetBackfill(DataSource source, String database, TrafficSignals traffic, Clock clock) {
    this.source = source;
    this.database = database;
    this.traffic = traffic;
    this.clock = clock;
  }

  @Override
  public void run(StoredChange change, StoredStep step, Batches batches)
      throws SQLException, StepFailed, InterruptedException {
    long relation = change.relation().orElse(0L);
    BackfillTerms terms = change.job().orElse(BackfillTerms.USUAL);
    JobSignals more = new JobSignals(change, database, traffic, clock);
    try (HealthWatch health = new HealthWatch(source, HealthLimits.defaults(), relation, more)) {
      new Run(step, change, terms, health, batches).run();
    }
  }

  /** One backfill of one worker. */
  private static final class Run {
    private final Walk walk;
    private final HealthWatch health;
    private final Batches batches;
    private final BackfillTerms terms;
    private final BatchSize size;
    private final WalkSpeed speed = new WalkSpeed();
    private Duration patience;
    private int waits;
    private long last = System.nanoTime();

    Run(
        StoredStep step,
        StoredChange change,
        BackfillTerms terms,
        HealthWatch health,
        Batches batches) {
      this.walk =
          new Walk(
              step.work(),
              step.statements().getFirst(),
              change.relation().map(OptionalLong::of).orElse(OptionalLong.empty()),
              Checkpoint.of(step.checkpoint()));
      this.terms = terms;
      this.health = health;
      this.batches = batches;
      this.size = new BatchSize(terms.batchTime(), terms.mostRows());
      Duration patient = terms.batchTime().multipliedBy(PATIENCE);
      this.patience = patient.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patient;
    }

    void run() throws SQLException, StepFailed, InterruptedException {
      while (turn() && goesOn()) {
        // The next batch.
      }
    }

    /** Waits until a batch may run; false when the change is to stop. */
    private boolean turn() throws SQLException, InterruptedException {
      while (true) {
        Optional<String> why = health.held();
        if (why.isEmpty()) {
          return true;
        }
        if (!batches.pause(WHILE_HELD, why)) {
          return false;
        }
        last = System.nanoTime();
      }
    }

    private boolean goesOn() throws SQLException, StepFailed, InterruptedException {
      size.aimAt(health.batchTime(terms.batchTime()));
      List<RowKey> left = walk.comesBack() ? batches.leftBehind(size.rows()) : List.of();
      Limits limits = new Limits(walk.isCareful() ? FOR_THE_TABLE : FOR_ROWS, patience);
      return switch (batches.run(session -> batch(session, left), limits)) {
        case Outcome.Committed(BatchResult result) -> committed(result);
        case Outcome.InTheWay _ -> inTheWay();
        case Outcome.TookTooLong _ -> tookTooLong();
        case Outcome.Stopped _ -> false;
      };
    }

    private Done batch(RowSession session, List<RowKey> left) throws SQLException, StepFailed {
      long start = System.nanoTime();
      BatchResult result;
      try {
        result = walk.next(session, size.rows(), left);
      } catch (CannotGoOn e) {
        throw new StepFailed(e.sqlState(), String.valueOf(e.getMessage()));
      }
      long now = System.nanoTime();
      if (result.rowsSeen() > 0) {
        speed.passed(result.rowsSeen(), Duration.ofNanos(now - last));
      }
      return new Done(
          result, Duration.ofNanos(now - start), speed.rowsPerSecond(), health.slowedBy());
    }

    private boolean committed(BatchResult result) throws SQLException, InterruptedException {
      long now = System.nanoTime();
      Duration took = Duration.ofNanos(now - last);
      last = now;
      waits = 0;
      walk.committed(result);
      if (result.rowsChanged() > 0) {
        size.took(took);
      } else {
        size.foundNothing(took);
      }
      if (!result.more()) {
        return false;
      }
      boolean goesOn =
          result.rowsAreLocked()
              ? batches.pause(WHILE_LOCKED, Optional.of(LOCKED))
              : batches.pause(health.pauseAfter(took), Optional.empty());
      last = System.nanoTime();
      return goesOn;
    }

    /** Rows are left behind at once; for the table, everybody else goes first. */
    private boolean inTheWay() throws SQLException, InterruptedException {
      boolean wasCareful = walk.isCareful();
      walk.wasInTheWay();
      return !wasCareful || batches.pauseForLocks(ChangeRun.pause(waits++));
    }

    private boolean tookTooLong() throws StepFailed {
      if (!size.tookTooLong()) {
        patience = patience.multipliedBy(2);
        if (patience.compareTo(MOST_PATIENCE) > 0) {
          throw new StepFailed(
              SqlStates.QUERY_CANCELED,
              "%d rows cannot be changed within %d s"
                  .formatted(size.rows(), MOST_PATIENCE.toSeconds()));
        }
      }
      return true;
    }
  }
}
