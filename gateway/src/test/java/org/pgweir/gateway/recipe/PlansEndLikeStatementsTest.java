package org.pgweir.gateway.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pgweir.gateway.harness.CatalogueDump;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.recipe.PlanStep;

/**
 * Each statement and the steps of its plan leave the same catalogue and the same rows, no step is
 * one that a rule would stop, and after any step the way back leads to the catalogue there was.
 */
class PlansEndLikeStatementsTest {

  /** All rules that have steps. */
  private static final String TO_PLAN =
      Stream.of(
              "add-column-volatile-default",
              "add-column-identity",
              "add-column-key",
              "add-column-check",
              "add-column-foreign-key",
              "add-column-not-null",
              "add-column-stored-generated",
              "add-column-constrained-domain",
              "set-not-null-full-scan",
              "add-check-full-scan",
              "add-foreign-key-full-scan",
              "add-key-index-build",
              "primary-key-using-index-full-scan",
              "validate-with-other-actions",
              "alter-type-rewrite",
              "alter-type-full-scan",
              "create-index-on-partitioned-table",
              "attach-partition-full-scan",
              "detach-partition-blocks")
          .map(rule -> rule + ": plan")
          .collect(Collectors.joining(", ", "{\"*\": observe, ", "}"));

  private static final List<PlanCase> CASES = PlanCase.all();
  private static final List<PlannedDatabase> DATABASES = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> aPlanEndsLikeItsStatementAndCanBeTakenBack() {
    return PostgresServers.all().map(PlansEndLikeStatementsTest::onServer);
  }

  @Test
  void thereAreManyCases() {
    assertThat(CASES).filteredOn(PlanCase::planned).hasSizeGreaterThan(60);
  }

  private static DynamicContainer onServer(PostgresServer server) {
    try {
      PlannedDatabase database = new PlannedDatabase(server);
      DATABASES.add(database);
      return dynamicContainer(
          server.toString(),
          CASES.stream()
              .filter(each -> each.isFor(server.major()))
              .map(each -> test(database, each)));
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  private static DynamicNode test(PlannedDatabase database, PlanCase each) {
    return dynamicTest(each.name(), () -> compare(database, each));
  }

  private static void compare(PlannedDatabase database, PlanCase each)
      throws SQLException, IOException {
    database.reset(each);
    CatalogueDump before = database.catalogue(each);
    Verdict verdict = database.judge(each.sql(), TO_PLAN);
    if (!each.planned()) {
      assertThat(verdict).isInstanceOf(Verdict.Refuse.class);
      return;
    }
    assertThat(verdict).isInstanceOf(Verdict.Planned.class);
    List<PlanStep> steps = ((Verdict.Planned) verdict).change().plan().steps();
    database.execute(each.sql());
    CatalogueDump wanted = database.catalogue(each);
    List<String> rows = database.contents(each);

    database.reset(each);
    for (int done = 1; !each.keepsValidation() && done <= steps.size(); done++) {
      takeBack(database, each, steps.subList(0, done), before);
    }
    PlanRun run = new PlanRun(database, true);
    for (PlanStep step : steps) {
      run.run(step);
    }
    assertThat(differences(each, database.catalogue(each), wanted)).as("catalogue").isEmpty();
    assertThat(database.contents(each)).as("rows").isEqualTo(rows);
  }

  private static List<String> differences(
      PlanCase each, CatalogueDump catalogue, CatalogueDump wanted) {
    return each.inheritableDiffers()
        ? catalogue.differencesButInheritance(wanted)
        : catalogue.differences(wanted);
  }

  private static void takeBack(
      PlannedDatabase database, PlanCase each, List<PlanStep> steps, CatalogueDump before)
      throws SQLException, IOException {
    if (steps.stream().anyMatch(step -> step.undo().isEmpty())) {
      return;
    }
    PlanRun run = new PlanRun(database, false);
    for (PlanStep step : steps) {
      run.run(step);
    }
    for (PlanStep step : steps.reversed()) {
      run.undo(step);
    }
    assertThat(differences(each, database.catalogue(each), before))
        .as("taken back after %d steps", steps.size())
        .isEmpty();
  }

  @AfterAll
  static void endSessions() throws SQLException {
    for (PlannedDatabase database : DATABASES) {
      database.close();
    }
  }
}
