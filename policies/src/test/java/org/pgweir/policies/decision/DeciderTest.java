package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.policy.Action;
import org.pgweir.policies.policy.Circumstances;
import org.pgweir.policies.policy.Loaded;
import org.pgweir.policies.policy.Place;
import org.pgweir.policies.policy.PolicyFiles;
import org.pgweir.policies.policy.PolicyText;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Table;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;

class DeciderTest {

  private static final String RULE = "a-rule";
  private static final Instant TODAY = Instant.parse("2026-11-20T00:00:00Z");
  private static final Finding FINDING =
      new Finding(
          RULE,
          Severity.ERROR,
          "what",
          "why",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private Session session = session("app", "10.0.0.1");
  private Optional<Table> table = Optional.of(table("public", "orders"));

  @Test
  void refusesWhatNoPolicySpeaksOf() {
    assertThat(decide("rules: {another-rule: off}"))
        .isEqualTo(
            new Ruling(FINDING, Action.REFUSE, "No policy speaks of this rule.", Optional.empty()));
  }

  @Test
  void namesTheLineThatDecided() {
    Ruling ruling = decide("rules:\n  a-rule: warn");
    assertThat(ruling.action()).isEqualTo(Action.WARN);
    assertThat(ruling.reason()).isEqualTo("Decided by policy p0 (0.yaml:5:11).");
    assertThat(ruling.place().map(Place::toString)).contains("0.yaml:5:11");
  }

  @Test
  void aNamedRuleCountsBeforeEveryRule() {
    assertThat(action("rules: {\"*\": refuse, a-rule: observe}")).isEqualTo(Action.OBSERVE);
    assertThat(action("rules: {\"*\": observe, another-rule: refuse}")).isEqualTo(Action.OBSERVE);
  }

  @Test
  void ofEqualsTheLaterDecides() {
    assertThat(action("rules: {a-rule: refuse}", "rules: {\"*\": warn}")).isEqualTo(Action.WARN);
  }

  @Test
  void theMoreSpecificDecidesWhereverItStands() {
    String general = "rules: {a-rule: refuse}";
    String role = "select: {role: app}\nrules: {a-rule: warn}";
    String pattern = "select: {role: \"a*\"}\nrules: {a-rule: observe}";
    String object = "select: {object: public.orders}\nrules: {a-rule: off}";
    assertThat(action(role, general)).isEqualTo(Action.WARN);
    assertThat(action(general, role)).isEqualTo(Action.WARN);
    assertThat(action(role, pattern)).isEqualTo(Action.WARN);
    assertThat(action(object, role, pattern, general)).isEqualTo(Action.OFF);
  }

  @Test
  void aNarrowerNetworkIsMoreSpecific() {
    String wide = "select: {clientAddress: 10.0.0.0/8}\nrules: {a-rule: warn}";
    String narrow = "select: {clientAddress: 10.0.0.0/24}\nrules: {a-rule: off}";
    assertThat(action(narrow, wide)).isEqualTo(Action.OFF);
    session = session("app", "10.9.0.1");
    assertThat(action(narrow, wide)).isEqualTo(Action.WARN);
    session = session("app", "::1");
    assertThat(action(narrow, wide)).isEqualTo(Action.REFUSE);
  }

  @Test
  void whatIsExceptedWithAnExclamationMarkIsNotSelected() {
    String allButAdmin = "select: {role: [\"*\", \"!admin\"]}\nrules: {a-rule: warn}";
    assertThat(action(allButAdmin)).isEqualTo(Action.WARN);
    session = session("admin", "10.0.0.1");
    assertThat(action(allButAdmin)).isEqualTo(Action.REFUSE);
  }

  @Test
  void aTableWithoutSchemaIsTakenForOneOfPublic() {
    table = Optional.of(Table.named(Optional.empty(), "orders"));
    assertThat(action("select: {object: public.orders}\nrules: {a-rule: warn}"))
        .isEqualTo(Action.WARN);
  }

  @Test
  void aPolicyThatMayBeMeantCanOnlyMakeItStricter() {
    String general = "rules: {a-rule: warn}";
    table = Optional.of(Table.named(Optional.empty(), "ledger"));
    String strict = "select: {object: books.ledger}\nrules: {a-rule: refuse}";
    String lenient = "select: {object: books.ledger}\nrules: {a-rule: off}";
    assertThat(decide(general, strict).reason()).endsWith("is not known.");
    assertThat(action(general, strict)).isEqualTo(Action.REFUSE);
    assertThat(action(general, lenient)).isEqualTo(Action.WARN);
    table = Optional.empty();
    assertThat(action(general, strict)).isEqualTo(Action.REFUSE);
    assertThat(action(general, lenient)).isEqualTo(Action.WARN);
    assertThat(action("select: {object: \"*.*\"}\nrules: {a-rule: off}")).isEqualTo(Action.OFF);
  }

  @Test
  void theFirstSettingWhoseConditionHoldsCounts() {
    String rules =
        """
        rules:
          a-rule:
            - {action: off, when: "session.role == 'migrator'"}
            - {action: observe, when: "table.schema == 'public' && statement.kind == 'alter table'"}
            - refuse
        """;
    assertThat(action(rules)).isEqualTo(Action.OBSERVE);
    table = Optional.of(table("app", "orders"));
    assertThat(action(rules)).isEqualTo(Action.REFUSE);
    session = session("migrator", "10.0.0.1");
    assertThat(action(rules)).isEqualTo(Action.OFF);
  }

  @Test
  void aConditionThatCannotBeEvaluatedLeavesTheStricterOutcome() {
    String small = "{action: warn, when: \"table.rows < 1000\"}";
    String large = "{action: refuse, when: \"table.rows > 1000\"}";
    assertThat(action("rules: {a-rule: [" + small + ", refuse]}")).isEqualTo(Action.REFUSE);
    assertThat(action("rules: {a-rule: [" + large + ", warn]}")).isEqualTo(Action.REFUSE);
    table = Optional.of(sized(500, 8192));
    assertThat(action("rules: {a-rule: [" + small + ", refuse]}")).isEqualTo(Action.WARN);
    assertThat(action("rules: {a-rule: [" + large + ", warn]}")).isEqualTo(Action.WARN);
    assertThat(action("rules: {a-rule: [{action: off, when: \"1 / 0 == 1\"}, warn]}"))
        .isEqualTo(Action.WARN);
  }

  @Test
  void aThresholdIsPassedByRowsOrBySize() {
    String rules = "rules: {a-rule: [{action: refuse, above: {rows: 1000, size: 1MB}}, warn]}";
    assertThat(action(rules)).isEqualTo(Action.REFUSE);
    table = Optional.of(sized(1000, 1 << 20));
    assertThat(action(rules)).isEqualTo(Action.WARN);
    table = Optional.of(sized(1001, 8192));
    assertThat(action(rules)).isEqualTo(Action.REFUSE);
    table = Optional.of(sized(10, 1 + (1 << 20)));
    assertThat(action(rules)).isEqualTo(Action.REFUSE);
  }

  @Test
  void anExceptionCountsBeforeEveryPolicyUntilItExpires() {
    String refuse = "select: {object: public.orders}\nrules: {a-rule: refuse}";
    assertThat(decide(refuse, exception("2026-11-20")).reason())
        .isEqualTo("Excepted until 2026-11-20 by anna (1.yaml:5:5): ten rows.");
    assertThat(action(refuse, exception("2026-11-20"))).isEqualTo(Action.OBSERVE);
    assertThat(action(refuse, exception("2026-11-19"))).isEqualTo(Action.REFUSE);
    table = Optional.of(table("public", "orders_old"));
    assertThat(action("rules: {a-rule: refuse}", exception("2026-11-20"))).isEqualTo(Action.REFUSE);
  }

  @Test
  void anExceptionDoesNotCountForATableThatIsNotKnown() {
    table = Optional.empty();
    assertThat(action(exception("2026-11-20"))).isEqualTo(Action.REFUSE);
  }

  @Test
  void whatCannotBeReplacedIsRefusedAndSaysSo() {
    for (Action action : List.of(Action.REPLACE, Action.PLAN)) {
      Ruling ruling = decide("rules: {a-rule: " + action.word() + "}");
      assertThat(new Decision(List.of(ruling)).outcome()).isEqualTo(Decision.Outcome.REFUSE);
      assertThat(ruling.reason()).contains("asks to " + action.word(), "refused");
    }
  }

  @Test
  void theStrictestRulingDecidesAboutTheStatement() {
    Decision decision =
        new Decision(
            List.of(
                decide("rules: {a-rule: off}"),
                decide("rules: {a-rule: warn}"),
                decide("rules: {a-rule: warn}")));
    assertThat(decision.outcome()).isEqualTo(Decision.Outcome.WARN);
    assertThat(decision.deciding()).containsSame(decision.rulings().get(1));
    assertThat(decision.warnings()).hasSize(2);
    assertThat(new Decision(List.of()).outcome()).isEqualTo(Decision.Outcome.FORWARD);
  }

  private Action action(String... policies) {
    return decide(policies).action();
  }

  private Ruling decide(String... policies) {
    List<PolicyText> files = new ArrayList<>();
    for (String policy : policies) {
      int number = files.size();
      files.add(
          new PolicyText(
              number + ".yaml",
              "apiVersion: pgweir/v1\nkind: Policy\nmetadata: {name: p%d, owner: me}\n%s\n"
                  .formatted(number, policy)));
    }
    Loaded loaded = PolicyFiles.load(files, Set.of(RULE, "another-rule"), TODAY);
    assertThat(loaded).isInstanceOf(Loaded.Good.class);
    Circumstances what =
        new Circumstances(
            session, "alter table", "ALTER TABLE orders", RULE, "error", table, Optional.of("id"));
    return new Decider(((Loaded.Good) loaded).policies()).decide(FINDING, what);
  }

  private static String exception(String expires) {
    return """
    exceptions:
      - rule: a-rule
        object: public.orders
        owner: anna
        reason: ten rows
        expires: %s\
    """
        .formatted(expires);
  }

  private static Session session(String role, String address) {
    return new Session(
        "shop",
        role,
        "test",
        Optional.of(InetAddress.ofLiteral(address)),
        Optional.empty(),
        180_000);
  }

  private static Table table(String schema, String name) {
    return Table.named(Optional.of(schema), name);
  }

  private static Table sized(long rows, long bytes) {
    return new Table(
        Optional.of("public"), "orders", OptionalLong.of(rows), OptionalLong.of(bytes));
  }
}
