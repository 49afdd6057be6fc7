package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Tracer;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/** Lets every rule look at each statement of a text, and decides. Immutable; any thread. */
public final class Examiner {

  private static final Decision NOTHING_FOUND = new Decision(List.of());

  private final Decider decider;

  public Examiner(PolicySet policies) {
    this.decider = new Decider(policies);
  }

  /** Every statement of the text in its order, each in the transaction those before it left. */
  public List<Examined> examine(
      SqlText text, Session session, Surroundings where, TransactionSoFar transaction) {
    List<Examined> examined = new ArrayList<>(text.statements().size());
    TransactionSoFar soFar = text.statements().size() > 1 ? transaction.shared() : transaction;
    for (SqlStatement statement : text.statements()) {
      Examined next = examine(text, statement, session, where, soFar);
      examined.add(next);
      soFar = soFar.after(statement, next.trace());
    }
    return examined;
  }

  /** One statement of the text, in the transaction that those before it left. */
  public Examined examine(
      SqlText text,
      SqlStatement statement,
      Session session,
      Surroundings where,
      TransactionSoFar transaction) {
    Subject subject = Subject.of(text, statement, where, transaction);
    return new Examined(
        subject, decision(subject, session), Tracer.trace(statement, subject.analysis(), where));
  }

  private Decision decision(Subject subject, Session session) {
    List<Finding> findings = new ArrayList<>();
    for (Rule rule : RuleList.all()) {
      findings.addAll(rule.check(subject));
    }
    if (findings.isEmpty()) {
      return NOTHING_FOUND;
    }
    String sql = subject.text().at(subject.statement().range());
    String kind = StatementKind.of(subject);
    List<Ruling> rulings = new ArrayList<>(findings.size());
    for (Finding finding : findings) {
      Optional<Table> table =
          finding.table().map(name -> Tables.named(name, subject.surroundings()));
      Optional<String> column = finding.column().map(Identifier::name);
      rulings.add(
          decider.decide(
              finding,
              new Circumstances(
                  session, kind, sql, finding.rule(), finding.severity().word(), table, column)));
    }
    return new Decision(rulings);
  }
}
