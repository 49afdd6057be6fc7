package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.yaml.YamlNode;

/** Reads one {@code kind: Access} file, described key by key in docs/access.md. */
final class AccessReader {

  static final String KIND = "Access";

  private static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "select",
          "class",
          "allow",
          "where",
          "statementTimeout",
          "tables",
          "hiddenColumns",
          "hours",
          "grants",
          "migrations",
          "statements",
          "tests");

  private static final List<String> SELECT_KEYS =
      List.of("database", "role", "applicationName", "clientAddress", "tlsSubject", "startup");

  /** The rules of {@code org.pgweir.policies.access}, which tests may name. */
  private static final Set<String> RULES =
      Set.of(
          "access-hours",
          "access-unread",
          "access-ddl",
          "access-write",
          "access-where",
          "access-code",
          "access-setting",
          "access-bounds",
          "access-migration",
          "access-unlearned");

  private final Problems problems;
  private final Set<String> ruleIds;

  private AccessReader(Problems problems, Set<String> ruleIds) {
    this.problems = problems;
    this.ruleIds = ruleIds;
  }

  /** The document; empty where anything was wrong, which is then among the problems. */
  static Optional<AccessDocument> read(YamlNode root, Set<String> ruleIds, Problems problems) {
    Set<String> known = new java.util.HashSet<>(ruleIds);
    known.addAll(RULES);
    AccessReader reader = new AccessReader(problems, known);
    Optional<AccessDocument> document =
        Fields.of(problems, "an access file", root, KEYS).flatMap(reader::document);
    return problems.isEmpty() ? document : Optional.empty();
  }

  private Optional<AccessDocument> document(Fields fields) {
    Optional<Heading> heading = Heading.read(problems, fields, KIND);
    Optional<Fields> select = fields.section("select", SELECT_KEYS);
    Selector selector =
        select.map(each -> SelectorReader.read(problems, each)).orElse(Selector.EVERYTHING);
    Map<String, Choice<Glob>> startup =
        select
            .flatMap(each -> each.entry("startup"))
            .map(each -> startup(each.value()))
            .orElse(Map.of());
    Optional<SessionClass> of =
        fields.value(fields.required("class"), "class", AccessReader::sessionClass);
    Optional<Rights> rights = of.flatMap(known -> rights(fields, known));
    Optional<GrantTerms> grants =
        fields.section("grants", GrantTerms.KEYS).flatMap(each -> GrantTerms.read(problems, each));
    Optional<MigrationTerms> migrations =
        fields
            .section("migrations", MigrationTerms.KEYS)
            .flatMap(each -> MigrationTerms.read(problems, each));
    Optional<LearnedStatements> learned =
        fields
            .section("statements", LearnedStatements.KEYS)
            .flatMap(each -> LearnedStatements.read(problems, each));
    TestReader testReader = new TestReader(problems, new RulesReader(problems, ruleIds));
    List<PolicyTest> tests = new ArrayList<>();
    fields.items("tests").forEach(node -> testReader.read(node).ifPresent(tests::add));
    Place place = problems.place(fields.position());
    return heading.flatMap(head ->
        of.flatMap(known ->
            rights.map(may ->
                new AccessDocument(
                    head.name(),
                    head.owner(),
                    place,
                    selector,
                    startup,
                    known,
                    may,
                    grants,
                    migrations,
                    learned,
                    tests))));
  }

  private Optional<Rights> rights(Fields fields, SessionClass of) {
    Optional<Allowed> allow =
        fields.has("allow")
            ? fields.value(fields.text("allow"), "allow", Allowed::parse)
            : Optional.of(Allowed.usual(of));
    Optional<Boolean> where =
        fields.has("where")
            ? fields.value(fields.text("where"), "where", AccessReader::where)
            : Optional.of(of == SessionClass.HUMAN);
    Optional<Duration> timeout =
        fields.value(fields.text("statementTimeout"), "statementTimeout", Amounts::duration);
    Choice<ObjectPattern> tables =
        SelectorReader.choice(
            problems, fields, "tables", ObjectPattern::parse, ObjectPattern::covers);
    List<ColumnPattern> hidden = new ArrayList<>();
    fields
        .texts("hiddenColumns")
        .forEach(text ->
            fields
                .value(Optional.of(text), "hiddenColumns", ColumnPattern::parse)
                .ifPresent(hidden::add));
    Optional<OfficeHours> hours =
        fields.section("hours", OfficeHours.KEYS).flatMap(OfficeHours::read);
    return allow.flatMap(
        may -> where.map(needed -> new Rights(may, needed, timeout, tables, hidden, hours)));
  }

  private Map<String, Choice<Glob>> startup(YamlNode node) {
    Map<String, Choice<Glob>> patterns = new HashMap<>();
    if (!(node instanceof YamlNode.Mapping mapping)) {
      problems.add(node.position(), "startup must hold parameters with a pattern each");
      return patterns;
    }
    List<String> names = List.copyOf(mapping.entries().keySet());
    Fields.of(problems, "startup", node, names)
        .ifPresent(fields ->
            names.forEach(name ->
                patterns.put(
                    name, SelectorReader.choice(problems, fields, name, Glob::new, Glob::covers))));
    return patterns;
  }

  static SessionClass sessionClass(String text) {
    return SessionClass.of(text)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + text + "' is no class; allowed are " + SessionClass.words()));
  }

  private static boolean where(String text) {
    return switch (text) {
      case "required" -> true;
      case "optional" -> false;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is unknown; allowed are required, optional");
    };
  }
}
