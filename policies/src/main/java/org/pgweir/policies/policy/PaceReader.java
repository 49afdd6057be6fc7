package org.pgweir.policies.policy;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.pgweir.policies.policy.PaceSetting.Scope;
import org.pgweir.policies.yaml.YamlNode;
import org.pgweir.policies.yaml.YamlNode.Scalar;

/** Reads the key {@code pace}: {@code off}, or what it is to be. */
final class PaceReader {

  private static final List<String> KEYS =
      List.of(
          "traffic",
          "above",
          "per",
          "rows",
          "statements",
          "wal",
          "concurrency",
          "health",
          "longest");

  private final Problems problems;
  private final Fields fields;

  private PaceReader(Problems problems, Fields fields) {
    this.problems = problems;
    this.fields = fields;
  }

  static Optional<PaceSetting> read(Problems problems, YamlNode node) {
    if (node instanceof Scalar(var at, String text)) {
      if (text.equals("off")) {
        return Optional.of(off(problems.place(at)));
      }
      problems.add(
          at, "pace is off, or has keys: " + String.join(", ", KEYS) + "; not '" + text + "'");
      return Optional.empty();
    }
    return Fields.of(problems, "pace", node, KEYS)
        .map(fields -> new PaceReader(problems, fields).setting());
  }

  private PaceSetting setting() {
    PaceSetting setting =
        new PaceSetting(
            true,
            traffic(),
            fields
                .section("above", List.of("rows", "size"))
                .map(sizes -> RulesReader.threshold(problems, sizes))
                .orElse(Threshold.NONE),
            fields.value(fields.text("per"), "per", PaceReader::scope).orElse(Scope.TABLE),
            rate("rows"),
            rate("statements"),
            fields
                .value(fields.text("wal"), "wal", PaceReader::bytes)
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty),
            fields
                .value(fields.text("concurrency"), "concurrency", Amounts::positive)
                .map(OptionalInt::of)
                .orElseGet(OptionalInt::empty),
            fields.value(fields.text("health"), "health", PolicyReader::yesOrNo).orElse(true),
            fields
                .value(fields.text("longest"), "longest", Amounts::duration)
                .orElse(PaceSetting.LONGEST),
            problems.place(fields.position()));
    if (List.of("rows", "statements", "wal", "concurrency", "health").stream()
        .noneMatch(fields::has)) {
      problems.add(
          fields.position(),
          "pace says of nothing how much there may be: rows, statements, wal, concurrency or"
              + " health is missing");
    }
    return setting;
  }

  private Set<Traffic> traffic() {
    EnumSet<Traffic> traffic = EnumSet.noneOf(Traffic.class);
    for (Text text : fields.texts("traffic")) {
      fields.value(Optional.of(text), "traffic", PaceReader::traffic).ifPresent(traffic::add);
    }
    if (traffic.isEmpty()) {
      traffic.addAll(Traffic.recognised());
    }
    return traffic;
  }

  private OptionalLong rate(String key) {
    return fields
        .value(fields.text(key), key, Amounts::positive)
        .map(each -> OptionalLong.of(each))
        .orElseGet(OptionalLong::empty);
  }

  private static long bytes(String text) {
    long bytes = Amounts.bytes(text);
    if (bytes < 1 << 10) {
      throw new IllegalArgumentException("must be at least 1kB, for every second");
    }
    return bytes;
  }

  private static Traffic traffic(String word) {
    return Traffic.of(word)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "'" + word + "' is none of them; allowed are " + Traffic.words()));
  }

  private static Scope scope(String word) {
    return switch (word) {
      case "table" -> Scope.TABLE;
      case "role" -> Scope.ROLE;
      case "database" -> Scope.DATABASE;
      default ->
          throw new IllegalArgumentException(
              "'" + word + "' is none of them; allowed are table, role and database");
    };
  }

  private static PaceSetting off(Place place) {
    return new PaceSetting(
        false,
        Set.of(),
        Threshold.NONE,
        Scope.TABLE,
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        OptionalInt.empty(),
        false,
        Duration.ZERO,
        place);
  }
}
