package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartupSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c search_path=a,b",
        "-csearch_path=a,b",
        "--search-path=a,b",
        "-c geqo=off  -c\tSearch_Path=a,\\ b",
        "-c search_path=x --search_path=A,b",
      })
  void optionsSetAsPostgresqlReadsThem(String options) {
    assertThat(StartupSettings.of(Map.of("options", options)).searchPath())
        .contains(List.of("a", "b"));
  }

  @Test
  void aParameterOfItsOwnCountsMoreThanOptions() {
    SessionSettings settings =
        StartupSettings.of(
            Map.of(
                "options", "-c search_path=a -c lock_timeout=5s",
                "search_path", "b",
                "user", "app",
                "TimeZone", "UTC"));

    assertThat(settings.searchPath()).contains(List.of("b"));
    assertThat(settings.timeZone()).contains("UTC");
    assertThat(settings.hasLockTimeout()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-c", "-c search_path", "search_path=a", "\\", "-d 5"})
  void whatSetsNothingFollowedSetsNothing(String options) {
    assertThat(StartupSettings.of(Map.of("options", options))).isEqualTo(SessionSettings.DEFAULT);
  }
}
