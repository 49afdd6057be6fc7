package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Scores all rules against what real servers of PostgreSQL 13 to 18 did to tables with rows, taken
 * for large ones. A statement is harmful if it wrote the rows anew, read them under SHARE or a
 * stronger lock, or failed over them; then there must be an error, and only then. Statements that
 * the server refuses for another reason count neither way.
 */
class RuleScoreTest {

  private static final List<String> VERSIONS = List.of("13", "14", "15", "16", "17", "18");

  /** Beginnings of lock modes that let writers go on. */
  private static final Set<String> LETS_WRITE =
      Set.of("AccessShare", "RowShare", "RowExclusive", "ShareUpdateExclusive");

  /** Rules whose errors are about applications or about what a migration means, not about rows. */
  private static final Set<String> ABOUT_OTHER_HARM =
      Set.of("add-column-if-not-exists-differs", "rename-column", "drop-cascade");

  private static final JsonNode ORACLE =
      JsonMapper.shared().readTree(Path.of("src/test/resources/oracle/ddl-oracle.json").toFile());

  /** What was measured, as far as the score asks. */
  private enum Outcome {
    HARMFUL,
    HARMLESS,
    REFUSED
  }

  /**
   * The score of one family of statements, over all versions.
   *
   * @param missed harmful ones without an error
   * @param cried harmless ones with one
   */
  private record Score(int harmful, int harmless, Set<String> missed, Set<String> cried) {

    String words() {
      return "%d of %d harmful found, %d of %d harmless refused"
          .formatted(harmful - missed.size(), harmful, cried.size(), harmless);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ADD COLUMN, ac.",
    "ALTER COLUMN TYPE, type.",
    "other actions on columns, col.",
    "constraints, con.",
    "domains, dom."
  })
  void everyHarmfulStatementAndNoHarmlessOneIsAnError(String family, String prefix) {
    Score score = score(prefix);
    System.out.println(family + ": " + score.words());
    assertThat(score.missed()).as("harmful, and not refused").isEmpty();
    assertThat(score.cried()).as("harmless, and refused").isEmpty();
    assertThat(score.harmful()).isPositive();
    assertThat(score.harmless()).isPositive();
  }

  private static Score score(String prefix) {
    Set<String> missed = new TreeSet<>();
    Set<String> cried = new TreeSet<>();
    int harmful = 0;
    int harmless = 0;
    for (Map.Entry<String, JsonNode> entry : ORACLE.get("cases").properties()) {
      for (String version : VERSIONS) {
        JsonNode measured = entry.getValue().get("pg").get(version);
        if (!entry.getKey().startsWith(prefix) || measured == null) {
          continue;
        }
        Catalogue catalogue = large(entry.getValue());
        Outcome outcome = outcome(measured, catalogue);
        String name = entry.getKey() + " on " + version;
        boolean refused = isError(entry.getValue(), Integer.parseInt(version), catalogue);
        switch (outcome) {
          case HARMFUL -> {
            harmful++;
            if (!refused) {
              missed.add(name);
            }
          }
          case HARMLESS -> {
            harmless++;
            if (refused) {
              cried.add(name);
            }
          }
          case REFUSED -> {}
        }
      }
    }
    return new Score(harmful, harmless, missed, cried);
  }

  private static Outcome outcome(JsonNode measured, Catalogue catalogue) {
    if (measured.has("error")) {
      String error = measured.get("error").asString();
      boolean overRows =
          error.contains("contains null values")
              || error.contains("does not allow null values")
              || error.contains("could not create unique index");
      return overRows ? Outcome.HARMFUL : Outcome.REFUSED;
    }
    boolean rewritten =
        measured
            .get("rewrite")
            .valueStream()
            .anyMatch(table -> hasRows(table.asString(), catalogue));
    boolean read =
        measured.has("scan")
            && measured.get("scan").isObject()
            && measured.get("scan").propertyNames().stream()
                .filter(table -> hasRows(table, catalogue))
                .anyMatch(table -> !LETS_WRITE.contains(lock(measured, table)));
    return rewritten || read ? Outcome.HARMFUL : Outcome.HARMLESS;
  }

  private static String lock(JsonNode measured, String table) {
    JsonNode lock = measured.get("locks").get(table);
    return lock == null ? "AccessShare" : lock.asString();
  }

  private static boolean hasRows(String table, Catalogue catalogue) {
    return catalogue
        .relation(ObjectName.of("o", table))
        .filter(each -> each.storage().rows() > 0)
        .isPresent();
  }

  private static boolean isError(JsonNode node, int version, Catalogue catalogue) {
    SqlText text = SqlReader.read(node.get("ddl").asString(), true);
    Surroundings where =
        new Surroundings(
            catalogue,
            version * 10_000,
            List.of("o", "public"),
            timeZone(node.get("session").asString()));
    Subject subject = Subject.of(text, text.statements().getFirst(), where, TransactionSoFar.NONE);
    return RuleList.all().stream()
        .flatMap(rule -> rule.check(subject).stream())
        .filter(finding -> !ABOUT_OTHER_HARM.contains(finding.rule()))
        .map(Finding::severity)
        .anyMatch(Severity.ERROR::equals);
  }

  /** The catalogue of the setup, where every table that has rows has many. */
  private static Catalogue large(JsonNode node) {
    Catalogue small =
        CatalogueScript.after(
            "o", ORACLE.get("base_setup").asString(), node.get("setup").asString());
    Map<ObjectName, Relation> relations = new HashMap<>();
    small.relations().values().forEach(each -> relations.put(each.name(), enlarged(each)));
    return new Catalogue(relations, small.types(), small.functions(), small.casts());
  }

  private static Relation enlarged(Relation table) {
    if (table.storage().rows() == 0) {
      return table;
    }
    return new Relation(
        table.name(),
        table.kind(),
        table.storage().of(10_000_000, 1L << 32),
        table.columns(),
        table.constraints(),
        table.indexes(),
        table.family(),
        table.dependents(),
        table.query());
  }

  private static Optional<String> timeZone(String session) {
    return session.isEmpty()
        ? Optional.empty()
        : Optional.of(session.substring(session.indexOf('\'') + 1, session.lastIndexOf('\'')));
  }
}
