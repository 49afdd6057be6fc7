package org.pgweir.policies.decision;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.rule.Finding.Replacement;
import org.pgweir.policies.sql.tree.Splice;

/**
 * What is done about all findings on one statement.
 *
 * @param rulings in the order of the findings
 */
public record Decision(List<Ruling> rulings) {

  public Decision {
    rulings = List.copyOf(rulings);
  }

  /** What happens to the statement. A closed set. */
  public enum Outcome {
    FORWARD,
    WARN,
    AMEND,
    REPLACE,
    PLAN,
    REFUSE
  }

  /**
   * The strictest of what is done about each finding. Replacing and planning refuse where the rules
   * have nothing, or not the same, to put in the statement's place.
   */
  public Outcome outcome() {
    return deciding().map(Ruling::action).map(this::outcomeOf).orElse(Outcome.FORWARD);
  }

  /** What runs in the statement's place, if it is replaced. */
  public Optional<Replacement> replacement() {
    List<Optional<Replacement>> all =
        with(Action.REPLACE).stream()
            .map(ruling -> ruling.finding().replacement())
            .distinct()
            .toList();
    return all.size() == 1 ? all.getFirst() : Optional.empty();
  }

  /** What is put into the statement, if it is amended; none where rules want different things. */
  public List<Splice> splices() {
    List<List<Splice>> all =
        with(Action.REPLACE).stream().map(ruling -> ruling.finding().splices()).distinct().toList();
    return all.size() == 1 ? all.getFirst() : List.of();
  }

  /** What is done over time in the statement's place, if it is planned. */
  public Optional<Plan> plan() {
    List<Optional<Plan>> all =
        with(Action.PLAN).stream().map(ruling -> ruling.finding().plan()).distinct().toList();
    return all.size() == 1 ? all.getFirst() : Optional.empty();
  }

  /** The first of the strictest rulings; empty where nothing was found. */
  public Optional<Ruling> deciding() {
    return rulings.stream()
        .max(Comparator.comparing(Ruling::action))
        .flatMap(strictest ->
            rulings.stream().filter(ruling -> ruling.action() == strictest.action()).findFirst());
  }

  /** What the client is told, if the statement runs. */
  public List<Ruling> warnings() {
    return with(Action.WARN);
  }

  /** What is noted and told nobody. */
  public List<Ruling> observed() {
    return with(Action.OBSERVE);
  }

  private List<Ruling> with(Action action) {
    return rulings.stream().filter(ruling -> ruling.action() == action).toList();
  }

  private Outcome outcomeOf(Action action) {
    return switch (action) {
      case OFF, OBSERVE -> Outcome.FORWARD;
      case WARN -> Outcome.WARN;
      case REPLACE ->
          !splices().isEmpty()
              ? Outcome.AMEND
              : replacement().isPresent() ? Outcome.REPLACE : Outcome.REFUSE;
      case PLAN -> plan().isPresent() ? Outcome.PLAN : Outcome.REFUSE;
      case REFUSE -> Outcome.REFUSE;
    };
  }
}
