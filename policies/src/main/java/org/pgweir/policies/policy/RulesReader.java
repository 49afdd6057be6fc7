package org.pgweir.policies.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Entry;
import org.pgweir.policies.yaml.YamlNode.Mapping;
import org.pgweir.policies.yaml.YamlNode.Scalar;
import org.pgweir.policies.yaml.YamlNode.Sequence;

/** Reads {@code rules:}. */
final class RulesReader {

  private static final List<String> SETTING_KEYS = List.of("action", "when", "above");
  private static final List<String> SIZE_KEYS = List.of("rows", "size");

  private final Problems problems;
  private final Set<String> ruleIds;

  RulesReader(Problems problems, Set<String> ruleIds) {
    this.problems = problems;
    this.ruleIds = ruleIds;
  }

  Map<String, List<Setting>> read(YamlNode node) {
    Map<String, List<Setting>> rules = new HashMap<>();
    if (!(node instanceof Mapping mapping)) {
      problems.add(node.position(), "rules must hold rule ids, or * for all, with an action each");
      return rules;
    }
    for (Map.Entry<String, Entry> entry : mapping.entries().entrySet()) {
      String rule = entry.getKey();
      if (!rule.equals(PolicyDocument.EVERY_RULE)) {
        knownRule(new Text(rule, entry.getValue().keyPosition()));
      }
      rules.put(rule, settings(rule, entry.getValue().value()));
    }
    return rules;
  }

  /** The rule id, if there is such a rule. */
  Optional<String> knownRule(Text id) {
    if (ruleIds.contains(id.value())) {
      return Optional.of(id.value());
    }
    problems.add(
        id.position(),
        "unknown rule '%s'; rules are %s"
            .formatted(id.value(), String.join(", ", ruleIds.stream().sorted().toList())));
    return Optional.empty();
  }

  private List<Setting> settings(String rule, YamlNode node) {
    List<YamlNode> parts = node instanceof Sequence sequence ? sequence.items() : List.of(node);
    if (parts.isEmpty()) {
      problems.add(node.position(), rule + " has an empty list; write an action");
    }
    List<Setting> settings = new ArrayList<>();
    for (YamlNode part : parts) {
      if (part instanceof Scalar scalar) {
        action(new Text(scalar.text(), scalar.position()))
            .ifPresent(action ->
                settings.add(
                    new Setting(
                        action,
                        Optional.empty(),
                        Threshold.NONE,
                        problems.place(scalar.position()))));
      } else {
        Fields.of(problems, rule, part, SETTING_KEYS)
            .flatMap(this::setting)
            .ifPresent(settings::add);
      }
    }
    return settings;
  }

  private Optional<Setting> setting(Fields fields) {
    Optional<Action> action = fields.required("action").flatMap(this::action);
    Optional<Condition> when = fields.value(fields.text("when"), "when", Condition::compile);
    Threshold above =
        fields
            .section("above", SIZE_KEYS)
            .map(sizes -> threshold(problems, sizes))
            .orElse(Threshold.NONE);
    return action.map(a -> new Setting(a, when, above, problems.place(fields.position())));
  }

  private Optional<Action> action(Text text) {
    Optional<Action> action = Action.of(text.value());
    if (action.isEmpty()) {
      problems.add(
          text.position(),
          "'%s' is no action; allowed are %s".formatted(text.value(), Action.words()));
    }
    return action;
  }

  static Threshold threshold(Problems problems, Fields sizes) {
    Optional<Long> rows = sizes.value(sizes.text("rows"), "rows", Amounts::count);
    Optional<Long> bytes = sizes.value(sizes.text("size"), "size", Amounts::bytes);
    if (!sizes.has("rows") && !sizes.has("size")) {
      problems.add(sizes.position(), "rows or size is missing");
    }
    return new Threshold(optional(rows), optional(bytes));
  }

  private static OptionalLong optional(Optional<Long> number) {
    return number.map(OptionalLong::of).orElseGet(OptionalLong::empty);
  }
}
