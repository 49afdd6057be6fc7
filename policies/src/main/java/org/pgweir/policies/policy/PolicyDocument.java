package org.pgweir.policies.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One policy file, read. Immutable.
 *
 * @param rules settings by rule id, the first that applies counts; {@link #EVERY_RULE} for rules
 *     that are not named
 */
public record PolicyDocument(
    String name,
    String owner,
    Place place,
    Selector selector,
    Map<String, List<Setting>> rules,
    Optional<GuardSetting> guard,
    Optional<PlanSetting> plan,
    Optional<PaceSetting> pace,
    Optional<InlineAllow> inlineAllow,
    Optional<QuietSetting> quiet,
    Limits limits,
    List<Exemption> exemptions,
    List<PolicyTest> tests) {

  /** Stands for every rule. */
  public static final String EVERY_RULE = "*";

  public PolicyDocument {
    rules = Map.copyOf(rules);
    exemptions = List.copyOf(exemptions);
    tests = List.copyOf(tests);
  }

  /** What it sets for a rule, in order; nothing where it does not speak of it. */
  public List<Setting> settings(String rule) {
    return Optional.ofNullable(rules.get(rule))
        .orElseGet(() -> rules.getOrDefault(EVERY_RULE, List.of()));
  }
}
