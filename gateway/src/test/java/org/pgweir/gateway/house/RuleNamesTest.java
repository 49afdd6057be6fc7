package org.pgweir.gateway.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.decision.RuleList;
import org.pgweir.policies.rule.Rule;

/** A rule has one name: its id, its class, its folder of fixtures and its page. */
final class RuleNamesTest {

  private final List<String> ids = RuleList.all().stream().map(Rule::id).toList();

  @Test
  void theIdIsTheNameOfTheClass() {
    assertThat(RuleList.all())
        .isNotEmpty()
        .allSatisfy(rule -> assertThat(rule.id()).isEqualTo(idOf(rule.getClass())));
  }

  @Test
  void everyRuleOnTheClassPathIsInTheList() {
    assertThat(ArchitectureTest.productionClasses())
        .filteredOn(type -> type.isAssignableTo(Rule.class) && !type.isInterface())
        .extracting(type -> idOf(type.reflect()))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void everyRuleHasFixturesAndEveryFixtureARule() throws IOException {
    assertThat(names(Repository.root().resolve("policies/src/test/resources/rules")))
        .containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void everyRuleHasAPageAndEveryPageARule() throws IOException {
    assertThat(names(Repository.root().resolve("docs/rules")))
        .filteredOn(name -> !name.equals("README.md"))
        .containsExactlyInAnyOrderElementsOf(ids.stream().map(id -> id + ".md").toList());
  }

  private static String idOf(Class<?> rule) {
    return rule.getSimpleName().replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(entry -> folder.relativize(entry).toString()).toList();
    }
  }
}
