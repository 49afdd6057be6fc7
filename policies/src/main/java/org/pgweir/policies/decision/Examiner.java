package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.analysis.Probed;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.write.RolloutRules;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.usage.TableEvidence;

/** Lets every rule look at each statement of a text, and decides. Immutable; any thread. */
public final class Examiner {

  private final Decider decider;
  private final List<Rule> rules;
  private final Guards guards;
  private final PolicySet policies;

  public Examiner(PolicySet policies) {
    this.policies = policies;
    this.decider = new Decider(policies);
    this.guards = new Guards(policies);
    this.rules = RuleList.all().stream().filter(rule -> !policies.switchesOff(rule.id())).toList();
  }

  /** Every statement of the text in its order, each in the transaction those before it left. */
  public List<Examined> examine(
      SqlText text, Session session, Surroundings where, TransactionSoFar transaction) {
    List<Examined> examined = new ArrayList<>(text.statements().size());
    TransactionSoFar soFar = text.statements().size() > 1 ? transaction.shared() : transaction;
    for (SqlStatement statement : text.statements()) {
      Examined next = examine(text, statement, List.of(), session, where, soFar);
      examined.add(next);
      soFar = soFar.after(statement, next.trace());
    }
    return examined;
  }

  /**
   * One statement of the text, in the transaction that those before it left.
   *
   * @param comments those about it that may let findings pass
   */
  public Examined examine(
      SqlText text,
      SqlStatement statement,
      List<AllowComment> comments,
      Session session,
      Surroundings where,
      TransactionSoFar transaction) {
    return examine(
        text,
        statement,
        comments,
        session,
        where,
        transaction,
        Probed.NOBODY,
        TableEvidence.NONE,
        List.of());
  }

  /**
   * The same, with somebody to ask what the analysis leaves open.
   *
   * @param evidence who was seen to use which column
   * @param rollouts those under way in the database
   */
  public Examined examine(
      SqlText text,
      SqlStatement statement,
      List<AllowComment> comments,
      Session session,
      Surroundings where,
      TransactionSoFar transaction,
      Probed probed,
      TableEvidence evidence,
      List<OpenRollout> rollouts) {
    Session classed = policies.classed(session);
    Optional<AccessRules> access =
        policies.access(session).map(each -> new AccessRules(each, classed, policies.now()));
    RolloutRules demanded = new RolloutRules(rollouts);
    return new Examination(
            decider, rules, guards, classed, text, statement, comments, access, demanded)
        .in(where, transaction, probed.analyze(text, statement, where), evidence);
  }
}
