package org.pgweir.policies.analysis;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares the analysis with {@code oracle/ddl-oracle.json}: what real servers of PostgreSQL 13 to
 * 18 locked, rewrote and scanned for each statement. The analysis may leave a case open, which is
 * then listed in {@code undecided.txt}; it may never be wrong.
 */
class OracleTest {

  /** One of the 277 cases was run on older servers only. */
  private static final List<String> VERSIONS = List.of("13", "14", "15", "16", "17", "18");

  private static final Path RESOURCES = Path.of("src/test/resources/oracle");
  private static final JsonNode ORACLE = oracle();
  private static final Set<String> UNDECIDED = undecided();

  /** What is wrong and what is left open, over all versions; neither means agreement. */
  private record Outcome(List<String> wrong, List<String> open) {}

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void saysWhatTheServersDid(String key) {
    Outcome outcome = compare(key);
    assertThat(outcome.wrong()).isEmpty();
    if (UNDECIDED.contains(key)) {
      assertThat(outcome.open()).as("%s is decided now: take it off the list", key).isNotEmpty();
    } else {
      assertThat(outcome.open()).isEmpty();
    }
  }

  @Test
  void listsOnlyCasesThatExist() {
    assertThat(cases()).containsAll(UNDECIDED).hasSize(276);
  }

  static List<String> cases() {
    return ORACLE.get("cases").properties().stream()
        .filter(each -> VERSIONS.stream().anyMatch(each.getValue().get("pg")::has))
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Outcome compare(String key) {
    JsonNode node = ORACLE.get("cases").get(key);
    Outcome outcome = new Outcome(new ArrayList<>(), new ArrayList<>());
    Catalogue catalogue =
        CatalogueScript.after(
            "o", ORACLE.get("base_setup").asString(), node.get("setup").asString());
    SqlText text = SqlReader.read(node.get("ddl").asString(), true);
    for (String major : VERSIONS) {
      int version = Integer.parseInt(major);
      JsonNode measured = node.get("pg").get(major);
      if (measured == null) {
        continue;
      }
      if (text.statements().size() != 1) {
        outcome.open().add(version + ": several statements");
        continue;
      }
      Surroundings surroundings =
          new Surroundings(
              catalogue,
              version * 10_000,
              List.of("o", "public"),
              timeZone(node.get("session").asString()));
      Analysis analysis = Analyzer.analyze(text, text.statements().getFirst(), surroundings);
      new Comparison(version, measured, analysis, node.get("in_tx").asBoolean(), outcome).run();
    }
    return outcome;
  }

  private static Optional<String> timeZone(String session) {
    return session.isEmpty()
        ? Optional.empty()
        : Optional.of(session.substring(session.indexOf('\'') + 1, session.lastIndexOf('\'')));
  }

  private record Comparison(
      int version, JsonNode measured, Analysis analysis, boolean inTransaction, Outcome outcome) {

    void run() {
      if (measured.has("error")) {
        failure(measured.get("error").asString());
        return;
      }
      if (analysis.failure().isPresent()) {
        outcome.wrong().add(version + ": foresees " + analysis.failure().get());
      }
      compare(Unknown.Part.LOCKS, locks(measured), shorter(analysis.locks()));
      Set<String> files = new HashSet<>(names(analysis.tableRewrite()));
      files.addAll(names(analysis.emptied()));
      compare(Unknown.Part.REWRITE, strings(measured.get("rewrite")), files);
      if (inTransaction) {
        // an emptied table shows the building of its empty indexes as a scan
        Set<String> scans = new HashSet<>(shorter(analysis.fullScan()).keySet());
        analysis.emptied().stream()
            .filter(analysis.indexBuild()::contains)
            .forEach(each -> scans.add(each.name()));
        compare(Unknown.Part.SCAN, Set.copyOf(measured.get("scan").propertyNames()), scans);
      }
      if (inTransaction && !analysis.transactional()) {
        outcome.wrong().add(version + ": ran in a transaction");
      }
    }

    private void failure(String message) {
      if (analysis.failure().filter(each -> message.startsWith(each.message())).isPresent()) {
        return;
      }
      boolean open = analysis.failure().isEmpty() && !analysis.unknowns().isEmpty();
      (open ? outcome.open() : outcome.wrong())
          .add(version + ": " + message + ", foreseen: " + analysis.failure());
    }

    private void compare(Unknown.Part part, Object expected, Object said) {
      boolean same = expected.equals(said) || (sampled(part) && contains(said, expected));
      if (!analysis.knows(part)) {
        outcome.open().add(version + ": " + analysis.unknowns());
      } else if (!same) {
        outcome.wrong().add(version + " " + part + ": measured " + expected + ", said " + said);
      }
    }

    /** Outside a transaction locks were only sampled, and some were missed. */
    private boolean sampled(Unknown.Part part) {
      return !inTransaction && part == Unknown.Part.LOCKS;
    }

    private static boolean contains(Object said, Object expected) {
      return said instanceof Map<?, ?> all
          && expected instanceof Map<?, ?> seen
          && all.entrySet().containsAll(seen.entrySet());
    }

    private static Map<String, LockMode> locks(JsonNode measured) {
      Map<String, LockMode> locks = new TreeMap<>();
      measured
          .get("locks")
          .properties()
          .forEach(each -> locks.put(each.getKey(), mode(each.getValue().asString())));
      return locks;
    }

    private static LockMode mode(String measured) {
      return LockMode.valueOf(
          measured.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
    }
  }

  private static Map<String, LockMode> shorter(Map<ObjectName, LockMode> modes) {
    return modes.entrySet().stream()
        .collect(toMap(each -> each.getKey().name(), Map.Entry::getValue));
  }

  private static Set<String> names(Set<ObjectName> names) {
    return names.stream().map(ObjectName::name).collect(toSet());
  }

  private static Set<String> strings(JsonNode array) {
    return array.valueStream().map(JsonNode::asString).collect(toSet());
  }

  private static JsonNode oracle() {
    return JsonMapper.shared().readTree(RESOURCES.resolve("ddl-oracle.json").toFile());
  }

  private static Set<String> undecided() {
    try (Stream<String> lines = Files.lines(RESOURCES.resolve("undecided.txt"))) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.substring(0, line.indexOf(':')))
          .collect(toSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
