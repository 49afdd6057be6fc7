package org.pgweir.gateway.rehearse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.pgweir.gateway.lint.Section;
import org.pgweir.gateway.lint.SqlFile;
import org.pgweir.gateway.rehearse.Rehearsed.Held;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TransactionStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** The transactions of a rehearsal, one after the other, and what their statements did. */
final class RehearsedTransaction {

  private static final long LOOK_EVERY_NANOS = 2_000_000;

  private final Connection worker;
  private final Connection observer;
  private final int pid;
  private final List<Draft> open = new ArrayList<>();
  private final List<Rehearsed> ended = new ArrayList<>();
  private boolean inBlock;
  private boolean failed;

  /** A statement whose locks are still held. */
  private record Draft(Rehearsed measured, long startNanos, Map<String, LockMode> locks) {

    Rehearsed heldUntil(long endNanos) {
      Map<String, Held> held = new HashMap<>();
      Duration time = Duration.ofNanos(endNanos - startNanos);
      locks.forEach((name, mode) -> held.put(name, new Held(mode, time)));
      return with(held, measured.error());
    }

    Draft failingAtCommit(String error) {
      Rehearsed failing = with(Map.of(), Optional.of("at COMMIT, " + error));
      return new Draft(failing, startNanos, locks);
    }

    private Rehearsed with(Map<String, Held> held, Optional<String> error) {
      return new Rehearsed(
          measured.source(),
          measured.start(),
          measured.sql(),
          measured.took(),
          held,
          measured.newFiles(),
          measured.scans(),
          measured.indexBuilds(),
          measured.walBytes(),
          measured.diskBytes(),
          measured.rows(),
          error);
    }
  }

  /** The server's counters. */
  private record Written(long walBytes, long diskBytes) {}

  RehearsedTransaction(Connection worker, Connection observer) throws SQLException {
    this.worker = worker;
    this.observer = observer;
    try (Statement statement = worker.createStatement();
        ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
      row.next();
      this.pid = row.getInt(1);
    }
  }

  boolean hasFailed() {
    return failed;
  }

  void begin() {
    execute("BEGIN");
    inBlock = true;
  }

  /** Ends what is open: it commits, or after a failure rolls back. What has run since last time. */
  List<Rehearsed> end() {
    if (inBlock) {
      finish();
    }
    release();
    List<Rehearsed> taken = List.copyOf(ended);
    ended.clear();
    return taken;
  }

  /** Constraints that were deferred can fail here. */
  private void finish() {
    inBlock = false;
    Outcome outcome = execute(failed ? "ROLLBACK" : "COMMIT");
    if (outcome.error().isPresent() && !failed && !open.isEmpty()) {
      failed = true;
      open.add(open.removeLast().failingAtCommit(outcome.error().get()));
    }
  }

  private void release() {
    long now = System.nanoTime();
    open.forEach(draft -> ended.add(draft.heldUntil(now)));
    open.clear();
  }

  void run(SqlFile file, Section section, SqlStatement statement) throws SQLException {
    if (statement instanceof TransactionStatement control) {
      measure(file, section, statement, true);
      inBlock = failed ? inBlock : opens(control);
    } else if (inBlock) {
      measure(file, section, statement, false);
    } else if (mayRunInTransaction(section, statement)) {
      begin();
      measure(file, section, statement, false);
      finish();
    } else {
      measure(file, section, statement, true);
    }
    if (!inBlock) {
      release();
    }
  }

  /** Whether a transaction block is open behind it. */
  private boolean opens(TransactionStatement control) {
    return switch (control) {
      case TransactionStatement.Begin _ -> true;
      case TransactionStatement.Commit(boolean chain, var _) -> chain;
      case TransactionStatement.Rollback(boolean chain, var _) -> chain;
      case TransactionStatement.PrepareTransaction _ -> false;
      case TransactionStatement.Savepoint _,
          TransactionStatement.ReleaseSavepoint _,
          TransactionStatement.RollbackTo _,
          TransactionStatement.CommitPrepared _,
          TransactionStatement.RollbackPrepared _,
          TransactionStatement.SetTransaction _ ->
          inBlock;
    };
  }

  private static boolean mayRunInTransaction(Section section, SqlStatement statement) {
    boolean endsTransactions =
        statement instanceof WrappingStatement.Call
            || statement instanceof WrappingStatement.DoBlock;
    return !endsTransactions && section.isTransactional(statement);
  }

  /**
   * @param alone whether its locks are gone when it has run, and have to be looked at meanwhile
   */
  private void measure(SqlFile file, Section section, SqlStatement statement, boolean alone)
      throws SQLException {
    Locks before = new Locks();
    Locks during = new Locks();
    Connection witness = alone ? observer : worker;
    if (!alone) {
      before.look(worker, pid);
    }
    Relations relations = Relations.seenBy(witness, !alone);
    Written written = written(witness);
    String sql = section.text().at(statement.range()).strip();
    long start = System.nanoTime();
    Outcome outcome = alone ? watched(sql, during) : execute(sql);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    failed = outcome.error().isPresent();
    Relations after = relations;
    Written writtenAfter = written;
    if (!failed) {
      if (!alone) {
        during.look(worker, pid);
      }
      after = Relations.seenBy(witness, !alone);
      writtenAfter = written(witness);
    }
    Map<String, LockMode> locks = new HashMap<>();
    during
        .beyond(before)
        .forEach((oid, mode) -> relations.name(oid).ifPresent(name -> locks.put(name, mode)));
    Set<String> newFiles = relations.newFiles(after);
    open.add(
        new Draft(
            new Rehearsed(
                file.source(),
                section.offset() + statement.range().start(),
                sql,
                took,
                Map.of(),
                newFiles,
                relations.scans(after),
                relations.indexBuilds(after),
                writtenAfter.walBytes() - written.walBytes(),
                writtenAfter.diskBytes() - written.diskBytes(),
                outcome.rows(),
                outcome.error()),
            start,
            locks));
  }

  private record Outcome(OptionalLong rows, Optional<String> error) {}

  private Outcome watched(String sql, Locks seen) throws SQLException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<Outcome> running =
          CompletableFuture.supplyAsync(() -> execute(sql), threads);
      while (!running.isDone()) {
        seen.look(observer, pid);
        LockSupport.parkNanos(LOOK_EVERY_NANOS);
      }
      return running.join();
    }
  }

  private Outcome execute(String sql) {
    try (Statement statement = worker.createStatement()) {
      statement.setEscapeProcessing(false);
      boolean rows = statement.execute(sql);
      int count = rows ? -1 : statement.getUpdateCount();
      return new Outcome(
          count > 0 ? OptionalLong.of(count) : OptionalLong.empty(), Optional.empty());
    } catch (SQLException e) {
      return new Outcome(
          OptionalLong.empty(), Optional.of("%s: %s".formatted(e.getSQLState(), e.getMessage())));
    }
  }

  private static Written written(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                SELECT pg_catalog.pg_current_wal_insert_lsn() - '0/0',
                  pg_catalog.pg_database_size(pg_catalog.current_database())
                """)) {
      row.next();
      return new Written(row.getBigDecimal(1).longValueExact(), row.getLong(2));
    }
  }
}
