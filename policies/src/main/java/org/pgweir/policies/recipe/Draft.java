package org.pgweir.policies.recipe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.recipe.PlanStep.Backfill;
import org.pgweir.policies.recipe.PlanStep.Concurrent;
import org.pgweir.policies.recipe.PlanStep.ShortTransaction;
import org.pgweir.policies.recipe.PlanStep.Validate;
import org.pgweir.policies.recipe.PlanStep.Verify;

/**
 * A plan while recipes write it: each puts what it needs into the phase where it belongs, so that
 * the needs of several actions make one plan.
 *
 * <pre>
 *   verify → begin → fill → restrict → build → validate → finish
 * </pre>
 *
 * What refuses rows comes after the fill, what builds or reads outside of short transactions, and
 * what cannot be taken back last. One thread.
 */
final class Draft {

  private final AskedAlter asked;
  private final List<PlanStep> verifications = new ArrayList<>();
  private final Transaction begin = new Transaction();
  private final List<PlanStep> fills = new ArrayList<>();
  private final Transaction restrict = new Transaction();
  private final List<PlanStep> builds = new ArrayList<>();
  private final List<PlanStep> validations = new ArrayList<>();
  private final Transaction finish = new Transaction();
  private boolean openQuestions;

  Draft(AskedAlter asked) {
    this.asked = asked;
  }

  /** Notes that a person must decide something first, so that this is only a hint. */
  void leavesOpen() {
    openQuestions = true;
  }

  void verify(String query, String sqlState, String message) {
    verifications.add(new Verify(query, sqlState, message));
  }

  /** What happens at once. */
  Transaction begin() {
    return begin;
  }

  /** What fires on UPDATE would change more than the statement does. */
  void fill(String assignments, String remaining) {
    if (asked.hasUpdateTriggers()) {
      leavesOpen();
    }
    fills.add(new Backfill(asked.target(), assignments, remaining));
  }

  /** What refuses rows; at once where nothing is filled. */
  Transaction restrict() {
    return restrict;
  }

  void build(Concurrent step) {
    builds.add(step);
  }

  /** A short transaction between two builds. */
  void between(ShortTransaction step) {
    builds.add(step);
  }

  void validate(String constraint) {
    Validate step = new Validate(asked.altered("VALIDATE CONSTRAINT " + constraint));
    if (!validations.contains(step)) {
      validations.add(step);
    }
  }

  Transaction finish() {
    return finish;
  }

  Proposal proposal() {
    List<PlanStep> steps = new ArrayList<>(verifications);
    if (fills.isEmpty()) {
      begin.join(restrict);
    }
    begin.step().ifPresent(steps::add);
    steps.addAll(fills);
    if (!fills.isEmpty()) {
      restrict.step().ifPresent(steps::add);
    }
    steps.addAll(builds);
    steps.addAll(validations);
    finish.step().ifPresent(steps::add);
    return new Proposal(asked.name(), steps, !openQuestions && asked.isKnown());
  }

  /** Statements that are run as one, most of them actions of one ALTER TABLE. */
  final class Transaction {

    private final List<String> before = new ArrayList<>();
    private final List<String> actions = new ArrayList<>();
    private final List<String> after = new ArrayList<>();
    private final List<String> undo = new ArrayList<>();
    private boolean returns = true;

    /** A statement that goes before the ALTER TABLE. */
    void before(String statement, String... takenBackBy) {
      before.add(statement);
      undo.addAll(0, List.of(takenBackBy));
    }

    /** An action of the ALTER TABLE, and the one that takes it back. */
    void action(String action, String takenBackBy) {
      actions.add(action);
      undo.addFirst(asked.altered(takenBackBy));
    }

    /** An action that goes when another one is taken back. */
    void action(String action) {
      actions.add(action);
    }

    /** An action that nothing takes back. */
    void lastAction(String action) {
      actions.add(action);
      returns = false;
    }

    /** A statement that goes behind the ALTER TABLE. */
    void after(String statement, String... takenBackBy) {
      after.add(statement);
      undo.addAll(0, List.of(takenBackBy));
    }

    /** A statement that nothing takes back. */
    void last(String statement) {
      after.add(statement);
      returns = false;
    }

    private void join(Transaction later) {
      before.addAll(later.before);
      actions.addAll(later.actions);
      after.addAll(later.after);
      undo.addAll(0, later.undo);
      returns &= later.returns;
    }

    private Optional<PlanStep> step() {
      List<String> statements = new ArrayList<>(before);
      if (!actions.isEmpty()) {
        statements.add(asked.altered(String.join(", ", actions)));
      }
      statements.addAll(after);
      return statements.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new ShortTransaction(
                  statements, returns ? Optional.of(List.copyOf(undo)) : Optional.empty()));
    }
  }
}
