package org.pgweir.gateway.rollout;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.pgweir.policies.rollout.Phase;

/**
 * Works on one rollout over one connection until there is no more to do or somebody wants it
 * otherwise. What it does next it reads from the store each time, so that it can be killed
 * anywhere; the caller holds the rollout's advisory lock on the connection.
 */
final class RolloutRun {

  private static final Duration LOOK = Duration.ofMillis(250);

  private final int id;
  private final PhaseTools tools;
  private final String worker;
  private final BooleanSupplier stopped;
  private Optional<Entered> entered = Optional.empty();

  /** The work of a phase, from its entry on. */
  private record Entered(long epoch, Phase phase, PhaseWork work) {}

  /**
   * @param worker names this gateway
   */
  RolloutRun(int id, PhaseTools tools, String worker, BooleanSupplier stopped) {
    this.id = id;
    this.tools = tools;
    this.worker = worker;
    this.stopped = stopped;
  }

  /** Ends when there is nothing more to do, or the gateway stops. */
  void run() throws SQLException, InterruptedException {
    while (!stopped.getAsBoolean()) {
      Optional<StoredRollout> loaded = tools.store().load(id);
      if (loaded.isEmpty()) {
        return;
      }
      StoredRollout rollout = loaded.get();
      switch (rollout.state()) {
        case RolloutState.UnderWay _ -> Thread.sleep(step(rollout));
        case RolloutState.Held _, RolloutState.Ended _ -> {
          stop(rollout);
          return;
        }
      }
    }
  }

  /** One piece of work; how long to wait before the next. */
  private Duration step(StoredRollout rollout) throws SQLException, InterruptedException {
    return switch (look(rollout)) {
      case Gate.Closed(String why, Duration pause) -> {
        tools.store().waits(rollout, why, worker);
        yield pause.compareTo(LOOK) < 0 ? pause : LOOK;
      }
      case Gate.Broken(String why) -> {
        fails(rollout, why);
        yield Duration.ZERO;
      }
      case Gate.Open open -> {
        opens(rollout, open);
        yield LOOK;
      }
    };
  }

  private Gate look(StoredRollout rollout) throws SQLException, InterruptedException {
    try {
      PhaseWork work = work(rollout);
      Optional<String> disturbance =
          rollout.state().phase() == Phase.ABORTING
              ? Optional.empty()
              : Columns.disturbance(tools.rows(), rollout);
      return disturbance.isPresent() ? new Gate.Broken(disturbance.get()) : work.look(rollout);
    } catch (SQLException e) {
      return answer(e);
    }
  }

  private static Gate answer(SQLException e) throws SQLException {
    if (SqlStates.isTransient(e)) {
      throw e;
    }
    return SqlStates.isInTheWay(e)
        ? new Gate.Closed("others hold locks: " + e.getMessage())
        : new Gate.Broken("%s (SQLSTATE %s)".formatted(e.getMessage(), SqlStates.state(e)));
  }

  private void opens(StoredRollout rollout, Gate.Open gate) throws SQLException {
    try {
      RolloutState next = after(rollout, new RolloutEvent.GateOpened());
      if (next.equals(rollout.state())) {
        tools
            .store()
            .waits(
                rollout,
                "an operator has to say so: pgweir rollout advance " + rollout.name(),
                worker);
        return;
      }
      stores(rollout, next, "entered", gate, Optional.empty());
      if (!gate.together().isEmpty()) {
        tools.schemaAltered().run();
      }
    } catch (SQLException e) {
      switch (answer(e)) {
        case Gate.Broken(String why) -> fails(rollout, why);
        case Gate.Closed(String why, Duration _) -> tools.store().waits(rollout, why, worker);
        case Gate.Open _ -> throw new IllegalStateException("an error opens nothing", e);
      }
    }
  }

  private void fails(StoredRollout rollout, String why) throws SQLException {
    stores(
        rollout,
        after(rollout, new RolloutEvent.WorkFailed(why)),
        "failed",
        new Gate.Open("{}"),
        Optional.of(why));
  }

  private static RolloutState after(StoredRollout rollout, RolloutEvent event) {
    try {
      return rollout.state().after(event, rollout.document().manual());
    } catch (NotPossible e) {
      throw new IllegalStateException("a rollout that is worked on", e);
    }
  }

  /** What is not stored, because somebody else moved it meanwhile, is looked at again. */
  private void stores(
      StoredRollout rollout,
      RolloutState next,
      String what,
      Gate.Open gate,
      Optional<String> reason)
      throws SQLException {
    try {
      tools
          .rows()
          .inTransaction(() -> {
            tools.impatient();
            for (String sql : gate.together()) {
              tools.rows().run(sql);
            }
            if (!tools
                .store()
                .moves(rollout, next, what, Optional.of(gate.evidence()), reason, worker)) {
              throw new NotPossible("somebody else has moved it");
            }
            return true;
          });
    } catch (NotPossible _) {
      // Nothing was committed.
    }
  }

  private PhaseWork work(StoredRollout rollout) throws SQLException {
    Phase phase = rollout.state().phase();
    if (entered.filter(each -> each.epoch == rollout.epoch() && each.phase == phase).isEmpty()) {
      stop(rollout);
      entered = Optional.of(new Entered(rollout.epoch(), phase, begun(phase)));
    }
    return entered.orElseThrow().work;
  }

  private void stop(StoredRollout rollout) throws SQLException {
    if (entered.isPresent()) {
      entered.get().work.stop(rollout);
      entered = Optional.empty();
    }
  }

  private PhaseWork begun(Phase phase) {
    return switch (phase) {
      case EXPAND -> new Expanding(tools);
      case DUAL_WRITE -> new DualWriting(tools);
      case BACKFILL -> new Backfilling(tools);
      case VERIFY -> new Verifying(tools);
      case SWITCH -> new Switching(tools);
      case CONTRACT -> new Contracting(tools);
      case ABORTING -> new Aborting(tools);
      case DONE, ABORTED -> throw new IllegalStateException(phase + " is an end");
    };
  }
}
