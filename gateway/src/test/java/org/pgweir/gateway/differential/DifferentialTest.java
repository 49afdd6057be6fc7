package org.pgweir.gateway.differential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pgweir.gateway.testkit.Conversation;
import org.pgweir.gateway.testkit.Delivery;
import org.pgweir.gateway.testkit.Forwarder;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;

/** Every conversation gets the same replies through the gateway as from the server itself. */
final class DifferentialTest {

  @TestFactory
  Stream<DynamicNode> conversationsAreTheSameThroughTheGateway() {
    List<Conversation> conversations = Conversation.in("conversations").toList();
    return PostgresServers.all()
        .map(server ->
            DynamicContainer.dynamicContainer(server.toString(), on(server, conversations)));
  }

  private static Stream<DynamicNode> on(PostgresServer server, List<Conversation> conversations) {
    String database = Conversation.database(server);
    int through = Forwarder.to(server.port(), 1 << 16).port();
    int inPieces = Forwarder.to(server.port(), 1).port();
    return Stream.of(Delivery.values())
        .flatMap(delivery ->
            conversations.stream()
                .filter(conversation -> conversation.suits(server, delivery))
                .map(conversation ->
                    DynamicTest.dynamicTest(
                        conversation + ", " + delivery,
                        () -> {
                          conversation.prepare(server, database);
                          List<String> direct =
                              conversation.hold(server.port(), database, delivery);
                          conversation.prepare(server, database);
                          int port = delivery == Delivery.BYTES ? inPieces : through;
                          assertThat(conversation.hold(port, database, delivery)).isEqualTo(direct);
                        })));
  }
}
