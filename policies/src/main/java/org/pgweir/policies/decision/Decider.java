package org.pgweir.policies.decision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.policy.Certainty;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.Exemption;
import org.pgweir.policies.policy.InlineAllow;
import org.pgweir.policies.policy.Match;
import org.pgweir.policies.policy.PolicyDocument;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Setting;
import org.pgweir.policies.rule.Finding;

/**
 * Decides about findings by a set of policies: an exception first, then a quiet period that has
 * passed, then the most specific policy, of equals the later, and in it the first setting that
 * applies.
 *
 * <p>Where it is not known whether a policy or setting applies, the strictest of what may apply
 * counts. What no policy speaks of is refused. Immutable, pure; any thread.
 */
public final class Decider {

  private final PolicySet policies;

  public Decider(PolicySet policies) {
    this.policies = policies;
  }

  /** What is done about the finding under these circumstances. */
  public Ruling decide(Finding finding, Circumstances what) {
    List<Selected> selected = selected(what);
    return exempted(finding, what, selected)
        .or(() -> missedByNobody(finding, selected))
        .orElseGet(() -> strictest(candidates(selected, what)).ruling(finding));
  }

  /**
   * The same about a statement with comments, which count as far as the most specific policy lets.
   */
  Ruling decide(Finding finding, Circumstances what, List<AllowComment> comments) {
    Ruling ruling = decide(finding, what);
    Optional<AllowComment> comment =
        comments.stream().filter(each -> each.covers(finding.rule())).findFirst();
    if (comment.isEmpty() || ruling.action().compareTo(Action.OBSERVE) <= 0) {
      return ruling;
    }
    Optional<InlineAllow> lets =
        selected(what).stream()
            .filter(each -> each.match().certainty() == Certainty.YES)
            .flatMap(each -> each.policy().inlineAllow().stream())
            .findFirst();
    if (lets.filter(InlineAllow::on).isEmpty()) {
      String reason =
          lets.map(by -> "Comments may not allow it (%s).".formatted(by.place()))
              .orElse("No policy lets comments allow it.");
      return new Ruling(finding, ruling.action(), ruling.reason() + " " + reason, ruling.place());
    }
    String reason =
        "Allowed by a comment, as %s lets: %s."
            .formatted(lets.get().place(), comment.flatMap(AllowComment::reason).orElseThrow());
    return new Ruling(finding, Action.OBSERVE, reason, lets.map(InlineAllow::place), comment);
  }

  /** A policy that selects the circumstances, or may. */
  private record Selected(PolicyDocument policy, Match match) {}

  /** A setting that applies, or may. */
  private record Candidate(
      Optional<PolicyDocument> policy, Optional<Setting> setting, boolean sure) {

    static final Candidate NOBODY = new Candidate(Optional.empty(), Optional.empty(), true);

    Action action() {
      return setting.map(Setting::action).orElse(Action.REFUSE);
    }

    Ruling ruling(Finding finding) {
      return new Ruling(finding, action(), reason(finding), setting.map(Setting::place));
    }

    private String reason(Finding finding) {
      if (policy.isEmpty() || setting.isEmpty()) {
        return "No policy speaks of this rule.";
      }
      String decided =
          "Decided by policy %s (%s)%s."
              .formatted(
                  policy.get().name(),
                  setting.get().place(),
                  sure ? "" : ", because what its conditions ask is not known");
      return switch (action()) {
        case REPLACE ->
            finding.replacement().isPresent()
                ? decided
                : decided
                    + " It asks to replace the statement, for which this rule has nothing here, so"
                    + " the statement is refused.";
        case PLAN ->
            finding.plan().isPresent()
                ? decided
                : decided
                    + " It asks to plan the statement, for which this rule has nothing here, so the"
                    + " statement is refused.";
        case OFF, OBSERVE, WARN, REFUSE -> decided;
      };
    }
  }

  /** Most specific first, of equals the later first. */
  private List<Selected> selected(Circumstances what) {
    List<Selected> selected = new ArrayList<>();
    for (PolicyDocument policy : policies.documents().reversed()) {
      Match match = policy.selector().match(what);
      if (match.certainty() != Certainty.NO) {
        selected.add(new Selected(policy, match));
      }
    }
    selected.sort(Comparator.comparingLong((Selected s) -> s.match().specificity()).reversed());
    return selected;
  }

  private Optional<Ruling> exempted(Finding finding, Circumstances what, List<Selected> selected) {
    for (Selected each : selected) {
      for (Exemption exemption : each.policy().exemptions()) {
        if (each.match().certainty() == Certainty.YES
            && exemption.covers(what)
            && !exemption.isExpired(policies.today())) {
          String reason =
              "Excepted until %s by %s (%s): %s."
                  .formatted(
                      exemption.expires(),
                      exemption.owner(),
                      exemption.place(),
                      exemption.reason());
          return Optional.of(
              new Ruling(finding, Action.OBSERVE, reason, Optional.of(exemption.place())));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether nobody has needed for long enough what the statement takes away. */
  private static Optional<Ruling> missedByNobody(Finding finding, List<Selected> selected) {
    return selected.stream()
        .filter(each -> each.match().certainty() == Certainty.YES)
        .flatMap(each -> each.policy().quiet().stream())
        .findFirst()
        .filter(
            asked -> finding.quiet().filter(it -> it.compareTo(asked.period()) >= 0).isPresent())
        .map(asked -> {
          String reason =
              "Nobody has been seen to need it for longer than the quiet period (%s)."
                  .formatted(asked.place());
          return new Ruling(finding, Action.OBSERVE, reason, Optional.of(asked.place()));
        });
  }

  /** All that may apply, up to and with the first that surely does. */
  private static List<Candidate> candidates(List<Selected> selected, Circumstances what) {
    List<Candidate> candidates = new ArrayList<>();
    for (Selected each : selected) {
      for (Setting setting : each.policy().settings(what.rule())) {
        Certainty certainty = each.match().certainty().and(setting.applies(what));
        if (certainty != Certainty.NO) {
          boolean sure = certainty == Certainty.YES;
          candidates.add(new Candidate(Optional.of(each.policy()), Optional.of(setting), sure));
          if (sure) {
            return candidates;
          }
        }
      }
    }
    candidates.add(Candidate.NOBODY);
    return candidates;
  }

  /** Of equally strict ones the one that surely applies, which is the last. */
  private static Candidate strictest(List<Candidate> candidates) {
    Candidate strictest = candidates.getLast();
    for (Candidate candidate : candidates.reversed()) {
      if (candidate.action().compareTo(strictest.action()) > 0) {
        strictest = candidate;
      }
    }
    return strictest;
  }
}
