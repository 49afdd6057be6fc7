package org.pgweir.gateway.rollout;

import java.util.Set;
import org.pgweir.policies.rollout.Phase;

/**
 * Where a rollout stands.
 *
 * <pre>
 *   UnderWay(expand) ─gate▶ UnderWay(dual-write) ─gate▶ … UnderWay(switch) ─gate▶ UnderWay(contract) ─gate▶ Ended(done)
 *        │  ▲                    │ abort, at any time up to switch
 *  pause,│  │resume              ▼
 *  failure  │              UnderWay(aborting) ─gate▶ Ended(aborted)
 *        ▼  │
 *       Held(phase)
 * </pre>
 *
 * <p>Pure: {@link #after} says where an event leads, and whoever calls it stores that.
 */
sealed interface RolloutState {

  Phase phase();

  /**
   * The phase's work is being done, or its gate waited for.
   *
   * @param approved whether an operator has let it go on to the next phase
   */
  record UnderWay(Phase phase, boolean approved) implements RolloutState {}

  /** Nothing is done until an operator says so. */
  record Held(Phase phase, boolean approved, Why why) implements RolloutState {}

  /** Nothing will be done any more. */
  record Ended(Phase phase) implements RolloutState {}

  /** Why nothing is done. */
  sealed interface Why {
    record Paused() implements Why {}

    record Failed(String message) implements Why {}
  }

  /** Phases that can be forced to end, and the last of them from which there is a way back. */
  Set<Phase> FORCIBLE = Set.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.VERIFY, Phase.SWITCH);

  /** Phases from which there is a way back. */
  Set<Phase> ABORTABLE =
      Set.of(Phase.EXPAND, Phase.DUAL_WRITE, Phase.BACKFILL, Phase.VERIFY, Phase.SWITCH);

  /** A rollout that has just been started. */
  static RolloutState start() {
    return new UnderWay(Phase.EXPAND, false);
  }

  /**
   * Where the event leads.
   *
   * @param manual phases that are entered only when an operator says so
   * @throws NotPossible when it does not lead anywhere from here
   */
  default RolloutState after(RolloutEvent event, Set<Phase> manual) throws NotPossible {
    return switch (this) {
      case UnderWay under -> under(under, event, manual);
      case Held held -> held(held, event);
      case Ended(Phase phase) ->
          throw new NotPossible("it is %s, which nothing changes".formatted(phase.word()));
    };
  }

  private static RolloutState under(UnderWay state, RolloutEvent event, Set<Phase> manual)
      throws NotPossible {
    Phase phase = state.phase();
    return switch (event) {
      case RolloutEvent.GateOpened _ -> {
        Phase next = next(phase);
        yield manual.contains(next) && !state.approved() ? state : entered(next);
      }
      case RolloutEvent.WorkFailed(String why) ->
          new Held(phase, state.approved(), new Why.Failed(why));
      case RolloutEvent.Advance _ -> {
        if (!manual.contains(next(phase))) {
          throw new NotPossible(
              "it goes on from %s by itself as soon as it can".formatted(phase.word()));
        }
        yield new UnderWay(phase, true);
      }
      case RolloutEvent.Force _ -> forced(phase);
      case RolloutEvent.Pause _ -> new Held(phase, state.approved(), new Why.Paused());
      case RolloutEvent.Resume _ -> throw new NotPossible("it is not held");
      case RolloutEvent.Abort _ -> aborted(phase);
    };
  }

  private static RolloutState held(Held state, RolloutEvent event) throws NotPossible {
    Phase phase = state.phase();
    return switch (event) {
      case RolloutEvent.Resume _ -> new UnderWay(phase, state.approved());
      case RolloutEvent.Abort _ -> aborted(phase);
      case RolloutEvent.Force _ -> forced(phase);
      case RolloutEvent.GateOpened _, RolloutEvent.WorkFailed _ -> state;
      case RolloutEvent.Pause _, RolloutEvent.Advance _ ->
          throw new NotPossible("it is held in %s; resume it first".formatted(phase.word()));
    };
  }

  private static RolloutState forced(Phase phase) throws NotPossible {
    if (!FORCIBLE.contains(phase)) {
      throw new NotPossible("%s cannot be cut short".formatted(phase.word()));
    }
    return entered(next(phase));
  }

  private static RolloutState aborted(Phase phase) throws NotPossible {
    if (!ABORTABLE.contains(phase)) {
      throw new NotPossible("there is no way back from %s".formatted(phase.word()));
    }
    return entered(Phase.ABORTING);
  }

  private static RolloutState entered(Phase phase) {
    return phase.isEnd() ? new Ended(phase) : new UnderWay(phase, false);
  }

  private static Phase next(Phase phase) {
    return switch (phase) {
      case EXPAND -> Phase.DUAL_WRITE;
      case DUAL_WRITE -> Phase.BACKFILL;
      case BACKFILL -> Phase.VERIFY;
      case VERIFY -> Phase.SWITCH;
      case SWITCH -> Phase.CONTRACT;
      case CONTRACT -> Phase.DONE;
      case ABORTING -> Phase.ABORTED;
      case DONE, ABORTED -> throw new IllegalStateException("nothing comes after " + phase);
    };
  }
}
