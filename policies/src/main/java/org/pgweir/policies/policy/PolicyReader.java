package org.pgweir.policies.policy;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.policy.Limits.Limit;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Entry;
import org.pgweir.policies.yaml.YamlNode.Position;

/** Reads one policy file, described key by key in docs/policy-files.md. */
final class PolicyReader {

  private static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "select",
          "rules",
          "guard",
          "plan",
          "pace",
          "inlineAllow",
          "quietPeriod",
          "limits",
          "exceptions",
          "tests");

  private final Problems problems;
  private final RulesReader rules;

  private PolicyReader(Problems problems, Set<String> ruleIds) {
    this.problems = problems;
    this.rules = new RulesReader(problems, ruleIds);
  }

  /** The document; empty where anything was wrong, which is then among the problems. */
  static Optional<PolicyDocument> read(YamlNode root, Set<String> ruleIds, Problems problems) {
    PolicyReader reader = new PolicyReader(problems, ruleIds);
    Optional<PolicyDocument> document =
        Fields.of(problems, "a policy file", root, KEYS).flatMap(reader::document);
    return problems.isEmpty() ? document : Optional.empty();
  }

  private Optional<PolicyDocument> document(Fields fields) {
    Optional<Heading> heading = Heading.read(problems, fields, "Policy");
    Selector selector =
        fields
            .section("select", SelectorReader.KEYS)
            .map(select -> SelectorReader.read(problems, select))
            .orElse(Selector.EVERYTHING);
    Map<String, List<Setting>> settings =
        fields.entry("rules").map(Entry::value).map(rules::read).orElse(Map.of());
    Limits limits =
        fields
            .section("limits", List.of("statements", "characters"))
            .map(section -> limits(section, selector))
            .orElse(Limits.NONE);
    Optional<GuardSetting> guard =
        fields.entry("guard").flatMap(entry -> GuardReader.read(problems, entry.value()));
    Optional<PlanSetting> plan =
        fields
            .section("plan", PlanReader.KEYS)
            .flatMap(section -> PlanReader.read(problems, section));
    Optional<PaceSetting> pace =
        fields.entry("pace").flatMap(entry -> PaceReader.read(problems, entry.value()));
    Optional<Text> inlineAllow = fields.text("inlineAllow");
    Optional<InlineAllow> allows =
        fields
            .value(inlineAllow, "inlineAllow", PolicyReader::yesOrNo)
            .map(on -> new InlineAllow(on, place(inlineAllow, fields)));
    Optional<Text> quietPeriod = fields.text("quietPeriod");
    Optional<QuietSetting> quiet =
        fields
            .value(quietPeriod, "quietPeriod", Amounts::period)
            .map(period -> new QuietSetting(period, place(quietPeriod, fields)));
    List<Exemption> exemptions = new ArrayList<>();
    fields
        .items("exceptions")
        .forEach(node -> exemption(node, selector).ifPresent(exemptions::add));
    TestReader testReader = new TestReader(problems, rules);
    List<PolicyTest> tests = new ArrayList<>();
    fields.items("tests").forEach(node -> testReader.read(node).ifPresent(tests::add));
    Place place = problems.place(fields.position());
    return heading.map(head ->
        new PolicyDocument(
            head.name(),
            head.owner(),
            place,
            selector,
            settings,
            guard,
            plan,
            pace,
            allows,
            quiet,
            limits,
            exemptions,
            tests));
  }

  private Place place(Optional<Text> text, Fields fields) {
    return problems.place(text.map(Text::position).orElse(fields.position()));
  }

  static boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is neither; allowed are true and false");
    };
  }

  private Limits limits(Fields fields, Selector selector) {
    if (!selector.object().isAll() || !selector.statementKind().isAll()) {
      problems.add(
          fields.position(),
          "limits are about whole texts, so a policy that sets them selects neither object nor"
              + " statementKind");
    }
    return new Limits(limit(fields, "statements"), limit(fields, "characters"));
  }

  private Optional<Limit> limit(Fields fields, String key) {
    Optional<Text> text = fields.text(key);
    return fields
        .value(text, key, Amounts::positive)
        .map(most -> new Limit(most, place(text, fields)));
  }

  private Optional<Exemption> exemption(YamlNode node, Selector selector) {
    return Fields.of(
            problems, "an exception", node, List.of("rule", "object", "owner", "reason", "expires"))
        .flatMap(fields -> exemption(fields, selector));
  }

  private Optional<Exemption> exemption(Fields fields, Selector selector) {
    Optional<String> rule = fields.required("rule").flatMap(rules::knownRule);
    Optional<Text> written = fields.required("object");
    Optional<ObjectPattern> object = fields.value(written, "object", ObjectPattern::parse);
    if (object
        .filter(each ->
            selector.object().neverChooses(each, ObjectPattern::covers, ObjectPattern::isPlain))
        .isPresent()) {
      problems.add(
          written.orElseThrow().position(),
          "the exception counts for nothing: select of this policy leaves out "
              + written.orElseThrow().value());
    }
    Optional<String> owner = fields.required("owner").map(Text::value);
    Optional<String> reason = fields.required("reason").map(Text::value);
    Optional<LocalDate> expires =
        fields.value(fields.required("expires"), "expires", PolicyReader::date);
    Position at = fields.position();
    if (rule.isEmpty()
        || object.isEmpty()
        || owner.isEmpty()
        || reason.isEmpty()
        || expires.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Exemption(
            rule.get(),
            object.get(),
            owner.get(),
            reason.get(),
            expires.get(),
            problems.place(at)));
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("'" + text + "' is no date; write it as 2027-01-31", e);
    }
  }
}
