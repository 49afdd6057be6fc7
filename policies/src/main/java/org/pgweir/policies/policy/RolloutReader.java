package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.policy.RolloutDocument.NewColumn;
import org.pgweir.policies.policy.RolloutDocument.ReadSetting;
import org.pgweir.policies.policy.RolloutDocument.Verification;
import org.pgweir.policies.policy.RolloutDocument.WriteSetting;
import org.pgweir.policies.policy.RolloutDocument.Written;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.yaml.YamlNode;

/** Reads one {@code kind: Rollout} file, described key by key in docs/rollouts.md. */
final class RolloutReader {

  static final String KIND = "Rollout";

  private static final List<String> KEYS =
      List.of(
          "apiVersion",
          "kind",
          "metadata",
          "table",
          "old",
          "new",
          "down",
          "writes",
          "reads",
          "verify",
          "quiet",
          "advance");

  private static final List<String> COLUMN_KEYS =
      List.of("name", "type", "up", "notNull", "default");

  /** Phases that can wait for an operator. */
  private static final List<Phase> ADVANCED =
      List.of(Phase.DUAL_WRITE, Phase.BACKFILL, Phase.VERIFY, Phase.SWITCH, Phase.CONTRACT);

  private final Problems problems;

  private RolloutReader(Problems problems) {
    this.problems = problems;
  }

  /** The document; empty where anything was wrong, which is then among the problems. */
  static Optional<RolloutDocument> read(YamlNode root, Problems problems) {
    RolloutReader reader = new RolloutReader(problems);
    Optional<RolloutDocument> document =
        Fields.of(problems, "a rollout file", root, KEYS).flatMap(reader::document);
    return problems.isEmpty() ? document : Optional.empty();
  }

  private Optional<RolloutDocument> document(Fields fields) {
    Optional<Heading> heading = Heading.read(problems, fields, KIND);
    Optional<Written> table = fields.required("table").map(this::written);
    List<Written> old = fields.texts("old").stream().map(this::written).toList();
    List<NewColumn> fresh = newColumns(fields);
    Map<String, Written> down = down(fields, old);
    noneTwice(old, fresh);
    WriteSetting writes = writes(fields);
    ReadSetting reads = reads(fields);
    Verification verification = verification(fields);
    Duration quiet =
        fields.value(fields.text("quiet"), "quiet", Amounts::span).orElse(Duration.ofDays(1));
    Set<Phase> manual = manual(fields);
    return heading.flatMap(head ->
        table.map(named ->
            new RolloutDocument(
                head.name(),
                head.owner(),
                problems.place(fields.position()),
                named,
                old,
                fresh,
                down,
                writes,
                reads,
                verification,
                quiet,
                manual)));
  }

  private List<NewColumn> newColumns(Fields fields) {
    List<NewColumn> columns = new ArrayList<>();
    if (!fields.has("new")) {
      problems.add(fields.position(), "a rollout file needs new");
    }
    for (YamlNode node : fields.items("new")) {
      Fields.of(problems, "new", node, COLUMN_KEYS)
          .flatMap(this::newColumn)
          .ifPresent(columns::add);
    }
    return columns;
  }

  private Optional<NewColumn> newColumn(Fields fields) {
    Optional<Written> name = fields.required("name").map(this::written);
    Optional<Written> up = fields.required("up").map(this::written);
    boolean notNull =
        fields.value(fields.text("notNull"), "notNull", RolloutReader::truth).orElse(false);
    Optional<Written> type = fields.text("type").map(this::written);
    Optional<Written> defaultValue = fields.text("default").map(this::written);
    return name.flatMap(
        named -> up.map(value -> new NewColumn(named, type, value, notNull, defaultValue)));
  }

  private Map<String, Written> down(Fields fields, List<Written> old) {
    Map<String, Written> down = new HashMap<>();
    List<String> names = old.stream().map(Written::text).toList();
    if (fields.has("down") && names.isEmpty()) {
      problems.add(
          fields.entry("down").orElseThrow().keyPosition(),
          "down says what old columns are, and there are none");
      return down;
    }
    fields
        .section("down", names)
        .ifPresent(section ->
            names.forEach(name ->
                section.required(name).map(this::written).ifPresent(sql -> down.put(name, sql))));
    return down;
  }

  private void noneTwice(List<Written> old, List<NewColumn> fresh) {
    Set<String> seen = new HashSet<>();
    Stream.concat(old.stream(), fresh.stream().map(NewColumn::name))
        .filter(each -> !seen.add(each.text()))
        .forEach(twice ->
            problems.add(
                twice.place().position(), "column '%s' is named twice".formatted(twice.text())));
  }

  private WriteSetting writes(Fields fields) {
    Optional<Fields> writes =
        fields.section("writes", List.of("enforcement", "fallback", "inconsistent"));
    Enforcement enforcement =
        writes
            .flatMap(each -> choice(each, "enforcement", List.of(Enforcement.values())))
            .orElse(Enforcement.REFUSE);
    Enforcement fallback =
        writes
            .flatMap(
                each -> choice(each, "fallback", List.of(Enforcement.OBSERVE, Enforcement.REFUSE)))
            .orElse(Enforcement.REFUSE);
    if (writes.filter(each -> each.has("fallback")).isPresent()
        && enforcement != Enforcement.REPLACE) {
      problems.add(
          writes.get().entry("fallback").orElseThrow().keyPosition(),
          "fallback is for enforcement replace");
    }
    boolean refused =
        writes
            .flatMap(each ->
                each.value(each.text("inconsistent"), "inconsistent", RolloutReader::inconsistent))
            .orElse(false);
    return new WriteSetting(enforcement, fallback, refused);
  }

  private ReadSetting reads(Fields fields) {
    Optional<Fields> reads = fields.section("reads", List.of("unverified", "switched"));
    List<Reads> all = List.of(Reads.values());
    return new ReadSetting(
        reads.flatMap(each -> choice(each, "unverified", all)).orElse(Reads.WARN),
        reads.flatMap(each -> choice(each, "switched", all)).orElse(Reads.OBSERVE));
  }

  private Verification verification(Fields fields) {
    Optional<Fields> verify =
        fields.section("verify", List.of("rowsPerSecond", "sampledRows", "quiet", "values"));
    return new Verification(
        verify
            .flatMap(
                each -> each.value(each.text("rowsPerSecond"), "rowsPerSecond", Amounts::positive))
            .orElse(100_000),
        verify
            .flatMap(each -> each.value(each.text("sampledRows"), "sampledRows", Amounts::positive))
            .orElse(1_000),
        verify
            .flatMap(each -> each.value(each.text("quiet"), "quiet", Amounts::span))
            .orElse(Duration.ZERO),
        verify
            .flatMap(each -> each.value(each.text("values"), "values", RolloutReader::redacted))
            .orElse(false));
  }

  private Set<Phase> manual(Fields fields) {
    Set<Phase> manual = new HashSet<>(Set.of(Phase.SWITCH, Phase.CONTRACT));
    fields
        .section("advance", ADVANCED.stream().map(Phase::word).toList())
        .ifPresent(section -> {
          for (Phase phase : ADVANCED) {
            section
                .value(section.text(phase.word()), phase.word(), RolloutReader::waits)
                .ifPresent(waits -> {
                  manual.remove(phase);
                  if (waits) {
                    manual.add(phase);
                  }
                });
          }
        });
    return manual;
  }

  private <T extends Enum<T>> Optional<T> choice(Fields fields, String key, List<T> allowed) {
    return fields.value(
        fields.text(key),
        key,
        text ->
            allowed.stream()
                .filter(each -> word(each).equals(text))
                .findFirst()
                .orElseThrow(() -> unknown(text, allowed.stream().map(RolloutReader::word))));
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static boolean truth(String text) {
    return oneOf(text, "true", "false");
  }

  private static boolean inconsistent(String text) {
    return oneOf(text, "refuse", "verify");
  }

  private static boolean redacted(String text) {
    return oneOf(text, "redact", "keep");
  }

  private static boolean waits(String text) {
    return oneOf(text, "manual", "automatic");
  }

  private static boolean oneOf(String text, String yes, String no) {
    if (!text.equals(yes) && !text.equals(no)) {
      throw unknown(text, Stream.of(yes, no));
    }
    return text.equals(yes);
  }

  private static IllegalArgumentException unknown(String text, Stream<String> allowed) {
    return new IllegalArgumentException(
        "'%s' is unknown; allowed are %s"
            .formatted(text, allowed.collect(Collectors.joining(", "))));
  }

  private Written written(Text text) {
    return new Written(text.value(), problems.place(text.position()));
  }
}
