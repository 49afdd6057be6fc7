package org.pgweir.gateway.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Forwarder;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** Servers that go away and clients that vanish. */
final class LostPeersTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @Test
  void aServerThatStopsSaysSoThroughTheGateway() {
    PostgresServer server = PostgresServers.start(PostgresServers.newest().major(), Map.of());
    Gateway gateway = GATEWAYS.inFrontOf(server);
    try (RawClient idle = RawClient.login(gateway.port(), "postgres", "postgres");
        RawClient busy = RawClient.login(gateway.port(), "postgres", "postgres")) {
      busy.send(FrontendBytes.query("select pg_sleep(60)"));
      server.close();
      for (RawClient client : List.of(idle, busy)) {
        List<Frame> last = client.readUntilClosed();
        assertThat(last.getLast().field('C')).isEqualTo("57P01");
      }
      await().until(() -> gateway.sessions() == 0);

      try (RawClient late = RawClient.connect(gateway.port())) {
        late.send(FrontendBytes.startup(FrontendBytes.VERSION_3_0, Map.of("user", "postgres")));
        List<Frame> frames = late.readUntilClosed();
        assertThat(frames).hasSize(1);
        assertThat(frames.getFirst().field('S')).isEqualTo("FATAL");
        assertThat(frames.getFirst().field('C')).isEqualTo("08006");
      }
    }
  }

  @Test
  void aConnectionLostWhileAReplyIsOwedEndsWith08006() {
    Forwarder network = Forwarder.to(PostgresServers.newest().port(), 1 << 16);
    Gateway gateway =
        GATEWAYS.inFrontOf(network.port(), new MarkedJudge(), UnaryOperator.identity());
    try (RawClient client = RawClient.login(gateway.port(), "postgres", "postgres")) {
      client.send(FrontendBytes.query("select 1; select pg_sleep(60)"));
      client.send(FrontendBytes.query("select 2"));
      network.cut();
      List<Frame> frames = client.readUntilClosed();
      assertThat(frames.getLast().field('S')).isEqualTo("FATAL");
      assertThat(frames.getLast().field('C')).isEqualTo("08006");
    }
    await().until(() -> gateway.sessions() == 0);
    network.close();
  }

  @EachServer
  void aClientThatVanishesLeavesNothingBehind(PostgresServer server)
      throws IOException, SQLException {
    Gateway gateway = GATEWAYS.inFrontOf(server);
    String database = server.createDatabase("vanish");
    server.execute(database, "create table t (id int)");
    for (String doing :
        List.of("select 1", "begin; lock table t", "copy t from stdin", "select 'refuse_me'")) {
      RawClient client = RawClient.login(gateway.port(), database, "postgres");
      client.send(FrontendBytes.query(doing));
      assertThat(client.read()).isPresent();
      client.socket().setSoLinger(true, 0);
      client.close();
    }
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      await().until(() -> backends(statement) == 0);
      statement.execute("begin; lock table t nowait; commit");
    }
    await().until(() -> gateway.sessions() == 0);
  }

  private static int backends(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            "select count(*) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()")) {
      row.next();
      return row.getInt(1);
    }
  }
}
