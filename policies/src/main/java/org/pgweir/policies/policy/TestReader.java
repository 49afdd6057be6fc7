package org.pgweir.policies.policy;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.yaml.YamlNode;

/** Reads one of {@code tests:}. */
final class TestReader {

  private static final List<String> KEYS = List.of("statement", "session", "table", "expect");
  private static final List<String> SESSION_KEYS =
      List.of(
          "database",
          "role",
          "class",
          "applicationName",
          "clientAddress",
          "tlsSubject",
          "serverVersion");

  private static final List<String> VERDICTS =
      List.of("forward", "warn", "hold", "replace", "plan", "refuse");
  private static final int NEWEST_MAJOR = 18;
  private static final Session ANYBODY =
      new Session(
          "postgres", "postgres", "", Optional.empty(), Optional.empty(), version(NEWEST_MAJOR));

  private final Problems problems;
  private final RulesReader rules;

  TestReader(Problems problems, RulesReader rules) {
    this.problems = problems;
    this.rules = rules;
  }

  Optional<PolicyTest> read(YamlNode node) {
    return Fields.of(problems, "a test", node, KEYS).flatMap(this::test);
  }

  private Optional<PolicyTest> test(Fields fields) {
    Optional<Text> statement = fields.required("statement");
    Session session =
        fields.section("session", SESSION_KEYS).map(TestReader::session).orElse(ANYBODY);
    Threshold table =
        fields
            .section("table", List.of("rows", "size"))
            .map(sizes -> RulesReader.threshold(problems, sizes))
            .orElse(Threshold.NONE);
    if (!fields.has("expect")) {
      problems.add(fields.position(), "a test needs expect");
    }
    return fields
        .section("expect", List.of("verdict", "rule"))
        .flatMap(expect -> {
          Optional<String> verdict =
              expect.value(expect.required("verdict"), "verdict", TestReader::verdict);
          Optional<String> rule = expect.text("rule").flatMap(rules::knownRule);
          return statement.flatMap(sql ->
              verdict.map(word ->
                  new PolicyTest(
                      sql.value(), session, table, word, rule, problems.place(fields.position()))));
        });
  }

  private static Session session(Fields fields) {
    Session session =
        new Session(
            fields.text("database").map(Text::value).orElse(ANYBODY.database()),
            fields.text("role").map(Text::value).orElse(ANYBODY.role()),
            fields.text("applicationName").map(Text::value).orElse(""),
            fields.value(fields.text("clientAddress"), "clientAddress", TestReader::address),
            fields.text("tlsSubject").map(Text::value),
            fields
                .value(fields.text("serverVersion"), "serverVersion", TestReader::major)
                .orElse(ANYBODY.serverVersion()));
    return fields
        .value(fields.text("class"), "class", AccessReader::sessionClass)
        .map(session::of)
        .orElse(session);
  }

  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException _) {
      throw new IllegalArgumentException("'" + text + "' is no IP address");
    }
  }

  private static int major(String text) {
    if (!text.matches("1[0-9]")) {
      throw new IllegalArgumentException("'" + text + "' is no major version; write 13 to 18");
    }
    return version(Integer.parseInt(text));
  }

  private static int version(int major) {
    return major * 10_000;
  }

  private static String verdict(String text) {
    if (!VERDICTS.contains(text)) {
      throw new IllegalArgumentException(
          "'" + text + "' is no verdict; allowed are " + String.join(", ", VERDICTS));
    }
    return text;
  }
}
