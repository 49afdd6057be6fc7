package org.pgweir.gateway.change;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.gateway.change.StoredStep.State;
import org.pgweir.gateway.errand.Blocker;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;

/**
 * Does one step, or undoes it, again and again while somebody is in its way. Returns early when the
 * change is interrupted; the journal says what has been done.
 */
final class StepRun {

  private static final Duration BATCH_LOCK_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration LONG_TRANSACTION = Duration.ofSeconds(1);

  private final StoredChange change;
  private final StoredStep step;
  private final Journal journal;
  private final ClientSession session;
  private final Interruptions interruptions;
  private final BackfillRunner backfills;
  private final ChangeObserver observer;
  private final Runnable schemaAltered;
  private boolean tableGone;

  StepRun(
      StoredChange change,
      StoredStep step,
      Journal journal,
      ClientSession session,
      Interruptions interruptions,
      BackfillRunner backfills,
      ChangeObserver observer,
      Runnable schemaAltered) {
    this.change = change;
    this.step = step;
    this.journal = journal;
    this.session = session;
    this.interruptions = interruptions;
    this.backfills = backfills;
    this.observer = observer;
    this.schemaAltered = schemaAltered;
  }

  /** Does it. */
  void perform() throws SQLException, StepFailed, InterruptedException {
    persistently(() ->
        switch (step.kind()) {
          case VERIFY -> together(List.of(), change.lockTimeout(), Duration.ZERO, State.DONE);
          case TRANSACTION ->
              together(
                  step.statements(), change.lockTimeout(), change.statementTimeout(), State.DONE);
          case VALIDATE ->
              together(step.statements(), change.lockTimeout(), Duration.ZERO, State.DONE);
          case CONCURRENT -> concurrently();
          case BACKFILL -> backfill();
        });
  }

  /**
   * Takes it back.
   *
   * @param gone whether the table was dropped, and what was on it with it; what stands beside it,
   *     such as the function of a trigger, is still to go
   */
  void undo(boolean gone) throws SQLException, StepFailed, InterruptedException {
    tableGone = gone;
    persistently(() ->
        switch (step.kind()) {
          case VERIFY, TRANSACTION, VALIDATE, BACKFILL ->
              together(
                  step.state() == State.DONE || step.kind() == StoredStep.Kind.BACKFILL
                      ? wayBack()
                      : List.of(),
                  change.lockTimeout(),
                  change.statementTimeout(),
                  State.UNDONE);
          case CONCURRENT -> takeBackConcurrent();
        });
  }

  private List<String> wayBack() throws StepFailed {
    return step.undo()
        .orElseThrow(
            () -> new StepFailed("55000", "step %d cannot be undone".formatted(step.number())));
  }

  /** One try. */
  @FunctionalInterface
  private interface Try {
    /** Whether the step has come to its end. */
    boolean run() throws SQLException, StepFailed, InterruptedException;
  }

  private void persistently(Try once) throws SQLException, StepFailed, InterruptedException {
    int waits = 0;
    while (!interruptions.isInterrupted()) {
      journal.stepBegins(change, step);
      observer.stepBegins(change.id(), step.number());
      try {
        if (mayTry() && once.run()) {
          schemaAltered.run();
          observer.stepEnds(
              change.id(), step.number(), change.state() == StoredChange.State.UNDOING);
          return;
        }
      } catch (SQLException e) {
        if (!SqlStates.isInTheWay(e)) {
          throw definite(e);
        }
        waits(blockers());
      }
      interruptions.pause(ChangeRun.pause(waits++));
    }
  }

  /** What may be cured by waiting, or by an operator, stays what it is. */
  private static SQLException definite(SQLException e) throws StepFailed {
    if (SqlStates.isTransient(e) || SqlStates.state(e).equals(SqlStates.QUERY_CANCELED)) {
      return e;
    }
    throw new StepFailed(e);
  }

  /** There is no use in a try while a transaction in the way is known to be old. */
  private boolean mayTry() throws SQLException {
    if (step.kind() != StoredStep.Kind.TRANSACTION) {
      return true;
    }
    List<Blocker> old =
        blockers().stream()
            .filter(blocker ->
                blocker.age().filter(age -> age.compareTo(LONG_TRANSACTION) > 0).isPresent())
            .toList();
    if (old.isEmpty()) {
      return true;
    }
    waits(old);
    return false;
  }

  private List<Blocker> blockers() throws SQLException {
    if (change.relation().isEmpty()) {
      return List.of();
    }
    List<ObjectName> names =
        journal.query(
            """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = ?::bigint::oid\
            """,
            row -> ObjectName.of(row.getString(1), row.getString(2)),
            change.relation().get());
    if (names.isEmpty()) {
      return List.of();
    }
    return Blocker.read(
        journal.query(
            Blocker.query(Map.of(names.getFirst(), LockMode.ACCESS_EXCLUSIVE)),
            row -> {
              List<Optional<String>> values = new ArrayList<>();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(Optional.ofNullable(row.getString(i)));
              }
              return values;
            }));
  }

  private void waits(List<Blocker> who) throws SQLException {
    observer.waits();
    journal.waits(
        change,
        step,
        who.isEmpty()
            ? "locks on %s; whoever held one had let go of it".formatted(change.table())
            : who.stream().map(Blocker::text).collect(Collectors.joining("\n")));
  }

  /** In one transaction with the entry in the journal. */
  private boolean together(
      List<String> statements, Duration lockTimeout, Duration statementTimeout, State outcome)
      throws SQLException, StepFailed {
    return session.inTransaction(() -> {
      session.become(lockTimeout, statementTimeout);
      if (step.kind() == StoredStep.Kind.VERIFY && outcome == State.DONE) {
        verify();
      }
      for (String statement : statements) {
        if (tableGone) {
          ifThere(statement, statementTimeout);
        } else {
          timed(statement, statementTimeout);
        }
      }
      session.becomeGateway();
      return journal.stepEnds(change, step, outcome);
    });
  }

  private void verify() throws SQLException, StepFailed {
    if (!session.isTrue(step.statements().getFirst())) {
      throw new StepFailed(
          step.failureSqlState().orElse("23514"),
          step.failure().orElse("the rows do not allow the change"));
    }
  }

  /** The server says the same of a timeout and of a cancel request. */
  private void timed(String statement, Duration limit) throws SQLException, StepFailed {
    long start = System.nanoTime();
    try {
      session.run(statement);
    } catch (SQLException e) {
      boolean tookItsTime = System.nanoTime() - start >= limit.toNanos();
      if (limit.isPositive()
          && tookItsTime
          && SqlStates.state(e).equals(SqlStates.QUERY_CANCELED)
          && !interruptions.isInterrupted()) {
        throw new StepFailed(
            SqlStates.QUERY_CANCELED,
            "a step that should only change the catalogue ran for more than %d ms: %s"
                .formatted(limit.toMillis(), statement));
      }
      throw e;
    }
  }

  /** The same, and nothing if what it is about went with the table. */
  private void ifThere(String statement, Duration limit) throws SQLException, StepFailed {
    session.run("SAVEPOINT way_back");
    try {
      timed(statement, limit);
    } catch (SQLException e) {
      if (!SqlStates.isUndefined(e)) {
        throw e;
      }
      session.run("ROLLBACK TO SAVEPOINT way_back");
    }
    session.run("RELEASE SAVEPOINT way_back");
  }

  private boolean concurrently() throws SQLException, StepFailed {
    session.becomeOutside();
    try {
      if (!isDone()) {
        cleanUp();
        try {
          session.run(step.statements().getFirst());
        } catch (SQLException e) {
          if (!SqlStates.isTransient(e)) {
            cleanUp();
          }
          throw e;
        }
        if (!isDone()) {
          throw new StepFailed(
              "55000", "it ran and had no effect: " + step.statements().getFirst());
        }
      }
    } finally {
      session.becomeGatewayOutside();
    }
    journal.stepEnds(change, step, State.DONE);
    return true;
  }

  private boolean takeBackConcurrent() throws SQLException, StepFailed {
    session.becomeOutside();
    try {
      if (isDone() && step.undo().isEmpty()) {
        journal.isPastReturn(change, step);
        return true;
      }
      if (isDone()) {
        for (String statement : wayBack()) {
          evenIfGone(statement);
        }
      } else {
        cleanUp();
      }
    } finally {
      session.becomeGatewayOutside();
    }
    journal.stepEnds(change, step, State.UNDONE);
    return true;
  }

  private boolean isDone() throws SQLException {
    return step.doneQuery().isPresent() && session.isTrue(step.doneQuery().get());
  }

  private void cleanUp() throws SQLException {
    for (String statement : step.cleanUp()) {
      session.run(statement);
    }
  }

  /** A run that was killed may have dropped it. */
  private void evenIfGone(String statement) throws SQLException {
    try {
      session.run(statement);
    } catch (SQLException e) {
      if (!SqlStates.isUndefined(e)) {
        throw e;
      }
    }
  }

  private boolean backfill() throws SQLException, StepFailed, InterruptedException {
    backfills.run(step, change.relation().orElse(0L), batches());
    if (interruptions.isInterrupted()) {
      return false;
    }
    return session.inTransaction(() -> journal.stepEnds(change, step, State.DONE));
  }

  private BackfillRunner.Batches batches() {
    return new BackfillRunner.Batches() {
      @Override
      public boolean run(BackfillRunner.Batch batch)
          throws SQLException, StepFailed, InterruptedException {
        return batch(batch);
      }

      @Override
      public boolean pause(Duration time, Optional<String> why)
          throws SQLException, InterruptedException {
        if (why.isPresent()) {
          journal.holds(change, step, why.get());
        }
        interruptions.pause(time);
        return !interruptions.isInterrupted();
      }
    };
  }

  private boolean batch(BackfillRunner.Batch batch)
      throws SQLException, StepFailed, InterruptedException {
    int waits = 0;
    while (!interruptions.isInterrupted()) {
      BackfillRunner.Result[] result = new BackfillRunner.Result[1];
      try {
        boolean committed =
            session.inTransaction(() -> {
              session.become(BATCH_LOCK_TIMEOUT, Duration.ZERO);
              result[0] = batch.run(session);
              session.becomeGateway();
              journal.batchDone(change, step, result[0].checkpoint(), result[0].rowsChanged());
              return true;
            });
        if (committed) {
          observer.rowsChanged(result[0].rowsChanged());
        }
        return result[0].more();
      } catch (SQLException e) {
        if (!SqlStates.isInTheWay(e)) {
          throw e;
        }
        waits(blockers());
        interruptions.pause(ChangeRun.pause(waits++));
      }
    }
    return false;
  }
}
