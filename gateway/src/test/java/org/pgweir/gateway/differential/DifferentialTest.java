package org.pgweir.gateway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.TlsConfig;
import org.pgweir.gateway.config.UpstreamTls;
import org.pgweir.gateway.testkit.Certificate;
import org.pgweir.gateway.testkit.Conversation;
import org.pgweir.gateway.testkit.Delivery;
import org.pgweir.gateway.testkit.Forwarder;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.Stage;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;

/**
 * Every conversation gets the same replies through the gateway, however it is delivered, as from
 * the server itself.
 */
final class DifferentialTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @TestFactory
  Stream<DynamicNode> conversationsAreTheSameThroughTheGateway() {
    List<Conversation> conversations = Conversation.in("conversations").toList();
    return PostgresServers.all()
        .map(server ->
            DynamicContainer.dynamicContainer(server.toString(), on(server, conversations)));
  }

  private static Stream<DynamicNode> on(PostgresServer server, List<Conversation> conversations) {
    Stage stage = Stage.on(server);
    int through = GATEWAYS.inFrontOf(server).port();
    int serverInPieces = Forwarder.to(server.port(), 1).port();
    int inPieces =
        GATEWAYS.inFrontOf(serverInPieces, new MarkedJudge(), UnaryOperator.identity()).port();
    int followed =
        GATEWAYS.inFrontOf(server.port(), new DependentJudge(), UnaryOperator.identity()).port();
    return conversations.stream()
        .filter(conversation -> conversation.suits(server, Delivery.MESSAGES))
        .map(conversation ->
            DynamicTest.dynamicTest(
                conversation.name(),
                () -> {
                  stage.set(conversation);
                  List<String> direct =
                      conversation.hold(server.port(), stage.database(), Delivery.MESSAGES);
                  for (Delivery delivery : Delivery.values()) {
                    if (conversation.suits(server, delivery)) {
                      stage.set(conversation);
                      int port = delivery == Delivery.BYTES ? inPieces : through;
                      assertThat(conversation.hold(port, stage.database(), delivery))
                          .as("%s, delivered in %s", conversation, delivery)
                          .isEqualTo(direct);
                    }
                  }
                  if (conversation.suits(server, Delivery.ONE_SEGMENT)) {
                    stage.set(conversation);
                    assertThat(conversation.hold(followed, stage.database(), Delivery.ONE_SEGMENT))
                        .as("%s, each statement judged by those before it", conversation)
                        .isEqualTo(direct);
                  }
                }));
  }

  @TestFactory
  Stream<DynamicNode> conversationsAreTheSameInsideTls() {
    List<Conversation> conversations = Conversation.in("conversations").toList();
    return PostgresServers.all()
        .map(server ->
            DynamicContainer.dynamicContainer(server.toString(), insideTls(server, conversations)));
  }

  /** TLS on both legs. */
  private static Stream<DynamicNode> insideTls(
      PostgresServer server, List<Conversation> conversations) {
    Stage stage = Stage.on(server);
    Certificate certificate = Certificate.ofLocalhost();
    TlsConfig tls =
        new TlsConfig(
            TlsConfig.Mode.REQUIRE, certificate.certificate(), certificate.key(), Optional.empty());
    UpstreamTls towardsServer =
        new UpstreamTls(
            SslMode.REQUIRE, UpstreamTls.Negotiation.POSTGRES, Optional.empty(), Optional.empty());
    int port =
        GATEWAYS
            .inFrontOf(
                server.port(),
                new MarkedJudge(),
                plain ->
                    GatewayConfig.defaults(plain.upstream().withTls(towardsServer))
                        .withListen(new ListenConfig(plain.listen().address(), Optional.of(tls)))
                        .withAdmin(Optional.empty()))
            .port();
    return conversations.stream()
        .filter(conversation -> conversation.suits(server, Delivery.MESSAGES))
        .map(conversation ->
            DynamicTest.dynamicTest(
                conversation.name(),
                () -> {
                  stage.set(conversation);
                  List<String> direct =
                      conversation.hold(server.port(), stage.database(), Delivery.MESSAGES);
                  stage.set(conversation);
                  RawClient client = RawClient.connectByTls(port);
                  assertThat(
                          conversation.hold(client, stage.database(), Delivery.MESSAGES, () -> {}))
                      .isEqualTo(direct);
                }));
  }

  /** Forwards everything, and only knowing the transaction that each statement runs in. */
  private static final class DependentJudge implements Judge {
    private final Judge judge = Policies.judge();

    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Judgement judge(String sql, SessionFacts session) {
      List<JudgedStatement> statements =
          judge.judge(sql, session).statements().stream()
              .map(each ->
                  new JudgedStatement(
                      each.start(),
                      each.end(),
                      Verdict.forward(),
                      List.of(),
                      each.trace(),
                      each.changes()))
              .toList();
      return new Judgement(statements, 1, Judgement.Reach.NOTHING_ELSE);
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
      return new Judgement(List.of(), epoch());
    }
  }
}
