package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.Tracer;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.decision.NestedStatements.Nested;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.rollout.write.Objection;
import org.pgweir.policies.rollout.write.RolloutRules;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.transaction.LockWithoutTimeout;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement;
import org.pgweir.policies.usage.ColumnUse;
import org.pgweir.policies.usage.ColumnUses;
import org.pgweir.policies.usage.TableEvidence;

/** Lets every rule look at one statement and at all that stand in it. Used once. */
final class Examination {

  private static final Decision NOTHING_FOUND = new Decision(List.of());

  private final Decider decider;
  private final List<Rule> rules;
  private final Guards guards;
  private final Session session;
  private final SqlText text;
  private final SqlStatement outermost;
  private final List<AllowComment> comments;
  private final Optional<AccessRules> access;
  private final RolloutRules rollouts;
  private final List<Ruling> rulings = new ArrayList<>(0);
  private Set<ColumnUse> uses = Set.of();

  Examination(
      Decider decider,
      List<Rule> rules,
      Guards guards,
      Session session,
      SqlText text,
      SqlStatement statement,
      List<AllowComment> comments,
      Optional<AccessRules> access,
      RolloutRules rollouts) {
    this.access = access;
    this.rollouts = rollouts;
    this.decider = decider;
    this.rules = rules;
    this.guards = guards;
    this.session = session;
    this.text = text;
    this.outermost = statement;
    this.comments = comments;
  }

  /**
   * @param analysis of the outermost statement
   * @param evidence who was seen to use which column
   */
  Examined in(
      Surroundings where, TransactionSoFar transaction, Analysis analysis, TableEvidence evidence) {
    Subject subject = new Subject(text, outermost, analysis, where, transaction, evidence);
    Trace trace = lookAt(subject, Optional.empty());
    Decision decision = rulings.isEmpty() ? NOTHING_FOUND : new Decision(rulings);
    return new Examined(subject, decision, trace, uses);
  }

  /**
   * @param place what it stands in; empty for the outermost
   */
  private Trace lookAt(Subject subject, Optional<String> place) {
    access.ifPresent(each ->
        each.check(subject)
            .map(finding -> place.map(at -> finding.in(at, subject)).orElse(finding))
            .ifPresent(finding -> rulings.add(Ruling.by(each, finding))));
    for (Objection objection : rollouts.check(subject, obstacle(subject))) {
      Finding finding = objection.finding();
      rulings.add(
          Ruling.by(objection.with(place.map(at -> finding.in(at, subject)).orElse(finding))));
    }
    for (Rule rule : rules) {
      List<Finding> findings = rule.check(subject);
      if (findings.isEmpty() || (rule instanceof LockWithoutTimeout && isGuarded(subject))) {
        continue;
      }
      for (Finding finding : findings) {
        rulings.add(ruling(subject, place.map(at -> finding.in(at, subject)).orElse(finding)));
      }
    }
    use(ColumnUses.of(subject.statement(), subject.analysis(), subject.surroundings()));
    Trace trace = Tracer.trace(subject.statement(), subject.analysis(), subject.surroundings());
    List<Nested> nested = NestedStatements.of(subject.text(), subject.statement());
    return nested.isEmpty() ? trace : trace.and(lookInto(nested, subject, place));
  }

  private void use(Set<ColumnUse> more) {
    if (uses.isEmpty()) {
      uses = more;
    } else if (!more.isEmpty()) {
      Set<ColumnUse> all = new HashSet<>(uses);
      all.addAll(more);
      uses = all;
    }
  }

  /** Why nothing can be put into a statement; where it is text of its own, or is kept for later. */
  private Optional<String> obstacle(Subject subject) {
    if (!subject.text().equals(text)) {
      return Optional.of("it stands in code");
    }
    return outermost instanceof WrappingStatement.CreateRule
        ? Optional.of("it is kept in a rule")
        : Optional.empty();
  }

  /** Whether the gateway sees to a timeout. */
  private boolean isGuarded(Subject subject) {
    return guards.guard(subject, session, subject.analysis().locks().keySet()).isPresent();
  }

  private Trace lookInto(List<Nested> nested, Subject outer, Optional<String> place) {
    Surroundings where = surroundingsIn(outer);
    TransactionSoFar soFar =
        nested.size() > 1 || outer.statement() instanceof WrappingStatement.DoBlock
            ? outer.transaction().shared()
            : outer.transaction();
    Trace left = Trace.NONE;
    for (Nested each : nested) {
      TransactionSoFar before = each.runs() ? soFar : TransactionSoFar.NONE;
      Subject inner = outer.inner(each.text(), each.statement(), where, before);
      String at = place.map(around -> each.place() + " in " + around).orElse(each.place());
      Trace trace = lookAt(inner, Optional.of(at));
      if (each.runs()) {
        left = left.and(trace);
        soFar = each.shares() ? soFar.after(each.statement(), trace) : soFar;
      }
    }
    return left;
  }

  /** CREATE SCHEMA puts its schema first in the search path of the statements in it. */
  private static Surroundings surroundingsIn(Subject outer) {
    Surroundings where = outer.surroundings();
    if (outer.statement() instanceof WrappingStatement.CreateSchema(var name, _, _, _)
        && name.isPresent()) {
      List<String> path = new ArrayList<>(where.searchPath());
      path.addFirst(name.get().name());
      return where.withSearchPath(path);
    }
    return where;
  }

  private Ruling ruling(Subject subject, Finding finding) {
    Optional<Table> table = finding.table().map(name -> Tables.named(name, subject.surroundings()));
    Optional<String> column = finding.column().map(Identifier::name);
    return decider.decide(
        finding,
        new Circumstances(
            session,
            StatementKind.of(subject),
            text.at(outermost.range()),
            finding.rule(),
            finding.severity().word(),
            table,
            column),
        comments);
  }
}
