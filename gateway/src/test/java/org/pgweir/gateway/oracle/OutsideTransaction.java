package org.pgweir.gateway.oracle;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pgweir.policies.analysis.Failure;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.postgresql.util.PSQLException;

/** Measures a statement that no transaction block takes, while other sessions are in its way. */
final class OutsideTransaction {

  /** Older servers tell other sessions' scans too late. */
  private static final int FIRST_WITH_SHARED_STATISTICS = 15;

  private static final int POLL_MILLIS = 2;

  private final OracleDatabase database;

  OutsideTransaction(OracleDatabase database) {
    this.database = database;
  }

  Measured measure(OracleCase each) throws SQLException {
    Measured last = again(each, "ACCESS SHARE");
    if (last.failure().isPresent()) {
      return last;
    }
    Map<ObjectName, LockMode> strongest = new HashMap<>(last.locks());
    for (String mode : List.of("SHARE UPDATE EXCLUSIVE", "ACCESS EXCLUSIVE")) {
      database.prepare(each);
      again(each, mode).locks().forEach((name, held) -> strongest.merge(name, held, LockMode::or));
    }
    return new Measured(
        strongest,
        last.newFiles(),
        last.emptied(),
        last.scans(),
        last.indexBuilds(),
        false,
        Optional.empty());
  }

  private Measured again(OracleCase each, String mode) throws SQLException {
    try {
      return run(each, mode);
    } finally {
      database.changed();
    }
  }

  private Measured run(OracleCase each, String mode) throws SQLException {
    Map<Integer, Connection> holders = new HashMap<>();
    try (Connection observer = database.connect();
        Connection subject = database.connect()) {
      Snapshot before = Snapshot.outside(observer);
      try {
        hold(before, mode, holders);
        Locks seen = new Locks();
        CompletableFuture<Void> running = start(subject, each.measured().getLast());
        watch(observer, Laboratory.pid(subject), running, holders, seen);
        release(holders);
        Optional<Failure> failure = outcome(running);
        if (failure.isPresent()) {
          return Measured.failed(false, failure.get());
        }
        Snapshot after = after(observer, subject);
        return new Measured(
            seen.on(before),
            before.newFiles(after),
            before.emptied(after),
            database.major() >= FIRST_WITH_SHARED_STATISTICS
                ? Optional.of(before.scans(after))
                : Optional.empty(),
            before.indexBuilds(after, database.major() >= FIRST_WITH_SHARED_STATISTICS),
            false,
            Optional.empty());
      } finally {
        release(holders);
      }
    }
  }

  /** One session per table holds it. */
  private void hold(Snapshot before, String mode, Map<Integer, Connection> holders)
      throws SQLException {
    for (Snapshot.Entry entry : before.relations().values()) {
      boolean table = entry.kind() == 'r' || entry.kind() == 'p';
      if (table || entry.kind() == 'm') {
        Connection holder = database.connect();
        holders.put(Laboratory.pid(holder), holder);
        holder.setAutoCommit(false);
        String name =
            "\"%s\".\"%s\"".formatted(entry.name().schema().orElseThrow(), entry.name().name());
        try (Statement statement = holder.createStatement()) {
          // there is no LOCK for a materialized view; to read it is to share it
          statement.execute(
              table
                  ? "LOCK TABLE ONLY %s IN %s MODE".formatted(name, mode)
                  : "SELECT FROM %s LIMIT 0".formatted(name));
        }
      }
    }
  }

  private static void release(Map<Integer, Connection> holders) throws SQLException {
    for (Connection holder : holders.values()) {
      holder.close();
    }
    holders.clear();
  }

  private static CompletableFuture<Void> start(Connection subject, String sql) {
    CompletableFuture<Void> running = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            Laboratory.run(subject, sql);
            running.complete(null);
          } catch (SQLException failed) {
            running.completeExceptionally(failed);
          }
        });
    return running;
  }

  /** Looks again and again; whoever the statement waits for gives way. */
  private static void watch(
      Connection observer,
      int pid,
      CompletableFuture<Void> running,
      Map<Integer, Connection> holders,
      Locks seen)
      throws SQLException {
    while (!finished(running)) {
      Set<Integer> waitedFor = waitedFor(observer, pid);
      seen.look(observer, pid);
      for (int each : waitedFor) {
        Connection holder = holders.get(each);
        if (holder != null) {
          holder.rollback();
        }
      }
    }
  }

  private static boolean finished(CompletableFuture<Void> running) {
    try {
      running.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException _) {
      return true;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static Set<Integer> waitedFor(Connection observer, int pid) throws SQLException {
    Set<Integer> pids = new HashSet<>();
    try (PreparedStatement statement =
        observer.prepareStatement("SELECT unnest(pg_blocking_pids(?))")) {
      statement.setInt(1, pid);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          pids.add(rows.getInt(1));
        }
      }
    }
    return pids;
  }

  private static Optional<Failure> outcome(CompletableFuture<Void> running) {
    return running
        .handle((_, failed) -> Optional.ofNullable(failed))
        .join()
        .map(failed -> {
          if (failed instanceof PSQLException error) {
            return Laboratory.failure(error);
          }
          throw new IllegalStateException(failed);
        });
  }

  private Snapshot after(Connection observer, Connection subject) throws SQLException {
    if (database.major() >= FIRST_WITH_SHARED_STATISTICS) {
      Laboratory.run(subject, "SELECT pg_stat_force_next_flush()");
    }
    return Snapshot.outside(observer);
  }
}
