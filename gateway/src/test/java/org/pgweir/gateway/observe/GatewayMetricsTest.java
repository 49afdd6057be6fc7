package org.pgweir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatewayMetricsTest {

  private final GatewayMetrics metrics = new GatewayMetrics();

  @AfterEach
  void close() {
    metrics.close();
  }

  @Test
  void showsEveryCounterFromTheStart() {
    assertThat(samples())
        .contains(
            "pgweir_sessions_open 0.0",
            "pgweir_sessions_total 0.0",
            "pgweir_received_bytes_total{from=\"client\"} 0.0",
            "pgweir_received_bytes_total{from=\"server\"} 0.0",
            "pgweir_messages_total{from=\"client\"} 0.0",
            "pgweir_messages_total{from=\"server\"} 0.0",
            "pgweir_cancel_requests_total 0.0",
            "pgweir_protocol_violations_total 0.0",
            "pgweir_exchange_gateway_seconds_count 0",
            "pgweir_exchange_server_seconds_count 0");
  }

  @Test
  void countsWhatItIsTold() {
    metrics.sessionOpened();
    metrics.sessionOpened();
    metrics.sessionClosed();
    metrics.sessionRefused("too-many-clients");
    metrics.receivedFromClient(100);
    metrics.receivedFromServer(2_000);
    metrics.frontendMessages(3);
    metrics.backendMessages(5);
    metrics.statementRefused("add-column-volatile-default");
    metrics.statementRefused("add-column-volatile-default");
    metrics.statementAmended("opaque-statement");
    metrics.statementObserved("opaque-statement");
    metrics.exchange(20_000, 1_500_000_000);
    metrics.cancelRequest();
    metrics.protocolViolation();
    assertThat(samples())
        .contains(
            "pgweir_sessions_open 1.0",
            "pgweir_sessions_total 2.0",
            "pgweir_sessions_refused_total{reason=\"too-many-clients\"} 1.0",
            "pgweir_statements_amended_total{rule=\"opaque-statement\"} 1.0",
            "pgweir_statements_observed_total{rule=\"opaque-statement\"} 1.0",
            "pgweir_received_bytes_total{from=\"client\"} 100.0",
            "pgweir_received_bytes_total{from=\"server\"} 2000.0",
            "pgweir_messages_total{from=\"client\"} 3.0",
            "pgweir_messages_total{from=\"server\"} 5.0",
            "pgweir_statements_refused_total{rule=\"add-column-volatile-default\"} 2.0",
            "pgweir_exchange_gateway_seconds_count 1",
            "pgweir_exchange_gateway_seconds_sum 2.0E-5",
            "pgweir_exchange_server_seconds_sum 1.5",
            "pgweir_cancel_requests_total 1.0",
            "pgweir_protocol_violations_total 1.0");
  }

  @Test
  void namesEverythingAfterTheProduct() {
    metrics.sessionRefused("draining");
    metrics.statementRefused("opaque");
    assertThat(samples()).isNotEmpty().allMatch(sample -> sample.startsWith("pgweir_"));
    assertThat(metrics.scrape().lines().filter(line -> line.startsWith("# HELP")))
        .allMatch(line -> line.split(" ", 4).length == 4 && !line.endsWith(" "));
  }

  @Test
  void areDescribedInTheDocumentationOneByOne() throws IOException {
    metrics.sessionRefused("draining");
    metrics.statementRefused("opaque");
    metrics.policyEpoch(() -> 1);
    metrics.catalogues().show(() -> 1, () -> 1, () -> 0);
    metrics.statementWarned("opaque");
    metrics.statementAmended("opaque");
    metrics.statementObserved("rule");
    Set<String> described =
        Pattern.compile("^\\| `(pgweir_\\w+)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("..", "docs", "operations.md")))
            .results()
            .map(result -> result.group(1))
            .collect(Collectors.toSet());
    Set<String> exposed =
        metrics
            .scrape()
            .lines()
            .filter(line -> line.startsWith("# TYPE") && !line.contains("_max "))
            .map(line -> line.split(" ", -1)[2])
            .collect(Collectors.toSet());
    assertThat(described).isEqualTo(exposed);
  }

  private List<String> samples() {
    return metrics.scrape().lines().filter(line -> !line.startsWith("#")).toList();
  }
}
