package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillProgress;
import org.pgweir.gateway.backfill.Backfills;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jobs as changes of one step. Safe for any thread. */
final class BackfillJobs implements Backfills {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Logger LOG = LoggerFactory.getLogger(BackfillJobs.class);

  private final Changes changes;
  private final Executor threads;

  /**
   * @param threads of which each task has one of its own
   */
  BackfillJobs(Changes changes, Executor threads) {
    this.changes = changes;
    this.threads = threads;
  }

  @Override
  public CompletionStage<Start> start(BackfillJob job) {
    return CompletableFuture.supplyAsync(() -> startNow(job), threads);
  }

  private Start startNow(BackfillJob job) {
    if (!changes.hasLogin()) {
      return new NotStarted(
          "0A000", "the gateway has no login of its own to go on with it", new About.Job());
    }
    try (Connection connection = changes.connect(job.database())) {
      Start start = new JobStart(connection).start(job);
      if (start instanceof Started(long id)) {
        changes.begun(job.database(), id);
      }
      return start;
    } catch (SQLException e) {
      LOG.atWarn()
          .addKeyValue("database", job.database())
          .addKeyValue("sqlstate", SqlStates.state(e))
          .log("a backfill could not be written down");
      return new NotStarted(
          SqlStates.state(e), "the journal could not be written", new About.Job());
    }
  }

  @Override
  public CompletionStage<Optional<BackfillProgress>> progress(String database, long id) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return read(database, id);
          } catch (SQLException e) {
            LOG.atDebug().log("no progress can be read: {}", SqlStates.state(e));
            return Optional.empty();
          }
        },
        threads);
  }

  private Optional<BackfillProgress> read(String database, long id) throws SQLException {
    try (Connection connection = changes.connect(database)) {
      return new JobJournal(new Journal(connection)).progress(id);
    }
  }

  @Override
  public CompletionStage<BackfillProgress> ended(String database, long id) {
    return CompletableFuture.supplyAsync(() -> await(database, id), threads);
  }

  private BackfillProgress await(String database, long id) {
    while (!changes.isClosed()) {
      try (Connection connection = changes.connect(database)) {
        JobJournal journal = new JobJournal(new Journal(connection));
        while (!changes.isClosed()) {
          BackfillProgress progress =
              journal
                  .progress(id)
                  .orElseThrow(() -> new IllegalArgumentException("there is no backfill " + id));
          if (progress.state().isOver()) {
            return progress;
          }
          sleep();
        }
      } catch (SQLException e) {
        LOG.atDebug().log("no progress can be read: {}", SqlStates.state(e));
        sleep();
      }
    }
    throw new IllegalStateException("the gateway stops");
  }

  private static void sleep() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the gateway stops", e);
    }
  }

  @Override
  public CompletionStage<Optional<BackfillProgress>> cancel(String database, long id) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (Connection connection = changes.connect(database)) {
            JobJournal journal = new JobJournal(new Journal(connection));
            journal.cancel(id);
            return journal.progress(id);
          } catch (SQLException e) {
            LOG.atDebug().log("a backfill cannot be canceled: {}", SqlStates.state(e));
            return Optional.empty();
          }
        },
        threads);
  }
}
