package org.pgweir.policies;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.decision.AllowComment;
import org.pgweir.policies.decision.RuleList;
import org.pgweir.policies.policy.Loaded;
import org.pgweir.policies.policy.PolicyFiles;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.PolicySources;
import org.pgweir.policies.policy.PolicySources.Read;
import org.pgweir.policies.policy.PolicyText;
import org.pgweir.policies.probe.Probe;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.usage.Usages;

/**
 * Judges by the rules and the policies in force, which may change while it is used.
 *
 * <p>Any thread may judge; {@link #reload} reads files and belongs on no event loop. A text is
 * judged by one state of the policies from its first statement to its last.
 */
public final class PolicyJudge implements Judge {

  private static final Set<String> RULE_IDS =
      RuleList.all().stream().map(Rule::id).collect(Collectors.toUnmodifiableSet());

  private final List<String> names;
  private final Catalogues catalogues;
  private final Rollouts rollouts;
  private final Usages usages;
  private final Clock clock;
  private volatile PoliciesInForce inForce;
  private Reading last;

  /** What was read last, in force or not. */
  private record Reading(String content, LocalDate day) {}

  private PolicyJudge(
      List<String> names,
      Catalogues catalogues,
      Rollouts rollouts,
      Usages usages,
      Clock clock,
      PolicySet policies) {
    this.names = List.copyOf(names);
    this.catalogues = catalogues;
    this.rollouts = rollouts;
    this.usages = usages;
    this.clock = clock;
    this.inForce = new PoliciesInForce(1, policies);
    this.last = new Reading(policies.content(), policies.today());
  }

  /**
   * A judge by the policies that the names stand for, see {@link PolicySources#read}.
   *
   * @throws BadPolicies when any of them cannot be used
   */
  static PolicyJudge load(
      List<String> names, Catalogues catalogues, Rollouts rollouts, Usages usages, Clock clock)
      throws BadPolicies {
    return switch (PolicySources.read(names)) {
      case Read.Unreadable(var problems) -> throw new BadPolicies(problems);
      case Read.Texts(var files) ->
          switch (PolicyFiles.load(files, RULE_IDS, clock.instant())) {
            case Loaded.Bad(var problems) -> throw new BadPolicies(problems);
            case Loaded.Good(var policies) ->
                new PolicyJudge(names, catalogues, rollouts, usages, clock, policies);
          };
    };
  }

  /** Reads the policies again and puts them in force, all or none. */
  public synchronized Reload reload() {
    return switch (PolicySources.read(names)) {
      case Read.Unreadable(var problems) ->
          remember(new Reading(problems.toString(), today(clock)))
              ? new Reload.Rejected(policyEpoch(), problems)
              : new Reload.Unchanged();
      case Read.Texts(var files) ->
          remember(new Reading(PolicyFiles.content(files), today(clock)))
              ? load(files)
              : asTimeGoesBy();
    };
  }

  /** Office hours begin and end while no file changes. */
  private Reload asTimeGoesBy() {
    Instant now = clock.instant();
    PolicySet policies = inForce.policies();
    if (policies.isStillSo(now)) {
      return new Reload.Unchanged();
    }
    inForce = new PoliciesInForce(inForce.number() + 1, policies.at(now));
    return new Reload.Changed(policyEpoch(), policies.expired());
  }

  private boolean remember(Reading reading) {
    boolean isNew = !reading.equals(last);
    last = reading;
    return isNew;
  }

  private Reload load(List<PolicyText> files) {
    return switch (PolicyFiles.load(files, RULE_IDS, clock.instant())) {
      case Loaded.Bad(var problems) -> new Reload.Rejected(policyEpoch(), problems);
      case Loaded.Good(var policies) -> {
        inForce = new PoliciesInForce(inForce.number() + 1, policies);
        yield new Reload.Changed(policyEpoch(), policies.expired());
      }
    };
  }

  /** Names the policies in force: {@code NUMBER-CONTENT}. */
  public String policyEpoch() {
    return inForce.name();
  }

  /** The policies in force. */
  public PolicySet policies() {
    return inForce.policies();
  }

  @Override
  public long epoch() {
    return epoch(inForce);
  }

  /** All parts only grow, and the sum of the catalogues' and the rollouts' stays below 2^40. */
  private long epoch(PoliciesInForce policies) {
    return (policies.number() << 40) + catalogues.epoch() + rollouts.epoch();
  }

  @Override
  public Judgement judge(String sql, SessionFacts session) {
    PoliciesInForce policies = inForce;
    return policies.judge(sql, session, catalogues, usages, rollouts, epoch(policies));
  }

  /**
   * Judges one statement of a text and keeps all that was found out; for reports.
   *
   * @param comments those about the statement that may let findings pass
   * @param where what is to be taken for known, whatever the catalogue says
   * @param probe whom to ask what the analysis leaves open
   */
  public Explained explain(
      SqlText text,
      SqlStatement statement,
      List<AllowComment> comments,
      SessionFacts session,
      Surroundings where,
      Probe probe) {
    return inForce.explain(text, statement, comments, session, where, probe, usages, rollouts);
  }

  /** The ids of all rules. */
  public static Set<String> ruleIds() {
    return RULE_IDS;
  }

  @Override
  public SessionTerms terms(SessionFacts session) {
    return inForce.terms(session);
  }

  @Override
  public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
    PoliciesInForce policies = inForce;
    return policies.judgeFunctionCall(
        functionOid, session, catalogues, usages, rollouts, epoch(policies));
  }

  private static LocalDate today(Clock clock) {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }
}
