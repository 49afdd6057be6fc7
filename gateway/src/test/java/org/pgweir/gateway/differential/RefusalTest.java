package org.pgweir.gateway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pgweir.gateway.testkit.Conversation;
import org.pgweir.gateway.testkit.Delivery;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.Stage;
import org.pgweir.gateway.testkit.TestGateways;

/**
 * A refused statement behaves as if PostgreSQL had refused it. Where a script says {@code {this|
 * that}}, the server itself is told <i>this</i>, which it cannot do, and the gateway is told
 * <i>that</i>, which the judge refuses and the server would have done. All replies are the same but
 * for what the error says.
 */
final class RefusalTest {

  private static final Pattern CHOICE = Pattern.compile("\\{([^{}|]*)\\|([^{}|]*)}");

  /** The refusal as it must arrive, after the severity. */
  private static final String REFUSED =
      "E SERROR\\00VERROR\\00C42501\\00M%s\\00D%s\\00H%s\\00spublic\\00torders\\00cnote\\00n%s\\00\\00"
          .formatted(MarkedJudge.MESSAGE, MarkedJudge.DETAIL, MarkedJudge.HINT, MarkedJudge.RULE);

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @TestFactory
  Stream<DynamicNode> refusalsAreLikePostgresqlsOwn() {
    Map<String, String> texts = Conversation.texts("refusals");
    return PostgresServers.all()
        .map(server -> DynamicContainer.dynamicContainer(server.toString(), on(server, texts)));
  }

  private static Stream<DynamicNode> on(PostgresServer server, Map<String, String> texts) {
    Stage stage = Stage.on(server);
    MarkedJudge judge = new MarkedJudge();
    int through = GATEWAYS.inFrontOf(server, judge).port();
    return Stream.of(Delivery.values())
        .flatMap(delivery ->
            texts.entrySet().stream()
                .map(script ->
                    new Pair(
                        Conversation.parse(
                            script.getKey(), CHOICE.matcher(script.getValue()).replaceAll("$1")),
                        Conversation.parse(
                            script.getKey(), CHOICE.matcher(script.getValue()).replaceAll("$2"))))
                .filter(pair -> pair.direct().suits(server, delivery))
                .map(pair ->
                    DynamicTest.dynamicTest(
                        pair.direct() + ", " + delivery,
                        () -> compare(pair, server, stage, through, delivery, judge))));
  }

  /** What the server is told, and what the gateway is told. */
  private record Pair(Conversation direct, Conversation through) {}

  private static void compare(
      Pair pair, PostgresServer server, Stage stage, int port, Delivery delivery, MarkedJudge judge)
      throws SQLException {
    stage.set(pair.direct());
    List<String> direct = pair.direct().hold(server.port(), stage.database(), delivery);
    judge.allowLater();
    stage.set(pair.through());
    List<String> through =
        pair.through().hold(port, stage.database(), delivery, judge::refuseLater);

    assertThat(through.stream().map(RefusalTest::withoutWords).toList())
        .as("types of replies, direct:%n%s%nthrough:%n%s", lines(direct), lines(through))
        .isEqualTo(direct.stream().map(RefusalTest::withoutWords).toList());
    assertThat(through).as("a refusal").contains(REFUSED);
    for (int i = 0; i < direct.size(); i++) {
      if (!through.get(i).equals(REFUSED)) {
        assertThat(through.get(i)).isEqualTo(direct.get(i));
      }
    }
  }

  /** An error without all that it says but its severity; other replies whole. */
  private static String withoutWords(String line) {
    return line.startsWith("E ") ? line.substring(0, line.indexOf("\\00C")) : line;
  }

  private static String lines(List<String> transcript) {
    return String.join("\n", transcript.stream().filter(line -> !line.startsWith("S ")).toList());
  }
}
