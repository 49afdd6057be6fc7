package org.pgweir.gateway.dualwrite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.dualwrite.Talk.Told;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.Phase;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.rollout.Writes;

/** Sessions that live on while a rollout goes from phase to phase. */
class PhaseChangesTest {

  private static final Writes REPLACE = new Writes.Both(Enforcement.REPLACE, Enforcement.REFUSE);
  private static final String UPDATE = "UPDATE orders SET status = $1 WHERE id = 1 RETURNING id";

  @TempDir private Path folder = Path.of("");

  private interface Steps {
    void run(String database, OpenRollouts rollouts, RolloutGateway gateway) throws Exception;
  }

  private void with(PostgresServer server, Writes writes, Steps steps) throws Exception {
    String database = server.createDatabase("phases");
    server.execute(database, WrittenStatement.schema().toArray(String[]::new));
    OpenRollouts rollouts = new OpenRollouts(writes);
    try (RolloutGateway gateway = new RolloutGateway(server, database, rollouts, folder)) {
      steps.run(database, rollouts, gateway);
    }
  }

  @EachServer
  void whatWasPreparedBeforeKeepsBothSidesFromTheNextBindOn(PostgresServer server)
      throws Exception {
    with(
        server,
        new Writes.Any(),
        (database, rollouts, gateway) -> {
          Talk talk = gateway.login(database);
          Told prepared = talk.prepare("s1", UPDATE);
          assertThat(run(talk, "a")).isEqualTo("a NEW");

          rollouts.demand(REPLACE);
          assertThat(run(talk, "b")).isEqualTo("b B");
          talk.simple("BEGIN");
          assertThat(run(talk, "c")).isEqualTo("c C");
          talk.simple("ROLLBACK");
          assertThat(run(talk, "d")).isEqualTo("d D");
          talk.client().send(FrontendBytes.describe('S', "s1"));
          talk.client().send(FrontendBytes.sync());
          assertThat(talk.client().readUntil('Z').stream().limit(2).map(Frame::toString).toList())
              .isEqualTo(prepared.described());

          rollouts.demand(new Writes.Both(Enforcement.REFUSE, Enforcement.REFUSE));
          assertThat(talk.run("s1", List.of(Optional.of("e"))).rule())
              .isEqualTo("rollout-dual-write");
          rollouts.demand(new Writes.Any());
          assertThat(run(talk, "f")).isEqualTo("f D");
        });
  }

  @EachServer
  void aFailedTransactionStaysOne(PostgresServer server) throws Exception {
    with(
        server,
        new Writes.Any(),
        (database, rollouts, gateway) -> {
          Talk talk = gateway.login(database);
          talk.prepare("s1", UPDATE);
          talk.simple("BEGIN");
          talk.simple("SELECT 1/0");
          rollouts.demand(REPLACE);
          Told failed = talk.run("s1", List.of(Optional.of("b")));
          assertThat(failed.error().orElseThrow().field('C')).isEqualTo("25P02");
          talk.simple("ROLLBACK");
          assertThat(run(talk, "c")).isEqualTo("c C");
        });
  }

  @EachServer
  void driversPrepareAndBatchAsEver(PostgresServer server) throws Exception {
    with(
        server,
        new Writes.Any(),
        (database, rollouts, gateway) -> {
          String url = PostgresServer.url(gateway.port(), database) + "&prepareThreshold=1";
          try (Connection connection = DriverManager.getConnection(url);
              PreparedStatement update =
                  connection.prepareStatement("UPDATE prices SET cents = ? WHERE id = ?")) {
            update.setInt(1, 10);
            update.setInt(2, 1);
            assertThat(update.executeUpdate()).isOne();
            rollouts.demand(REPLACE);
            connection.setAutoCommit(false);
            for (int id = 1; id <= 2; id++) {
              update.setInt(1, 1000 + id);
              update.setInt(2, id);
              update.addBatch();
            }
            assertThat(update.executeBatch()).containsExactly(1, 1);
            connection.commit();
          }
          assertThat(gateway.login(database).value("SELECT sum(amount) FROM prices"))
              .isEqualTo("20.03");
        });
  }

  @EachServer
  void rowsOfCopyAreAskedForBothSides(PostgresServer server) throws Exception {
    with(
        server,
        REPLACE,
        (database, rollouts, gateway) -> {
          Talk talk = gateway.login(database);
          Told refused = talk.simple("COPY orders (id, status) FROM STDIN");
          assertThat(refused.rule()).isEqualTo("rollout-dual-write");
          assertThat(refused.error().orElseThrow().field('D')).contains("rows of COPY");
          talk.client().send(FrontendBytes.query("COPY orders (id, status, state) FROM STDIN"));
          talk.client().readUntil('G');
          talk.client()
              .send(FrontendBytes.message('d', "20\tx\tX\n".getBytes(StandardCharsets.US_ASCII)));
          talk.client().send(FrontendBytes.message('c'));
          talk.client().readUntil('Z');
          assertThat(talk.value("SELECT state FROM orders WHERE id = 20")).isEqualTo("X");
        });
  }

  @EachServer
  void aTemporaryTableOfThatNameAndAnotherSearchPathAreSomethingElse(PostgresServer server)
      throws Exception {
    with(
        server,
        new Writes.Both(Enforcement.REFUSE, Enforcement.REFUSE),
        (database, rollouts, gateway) -> {
          Talk talk = gateway.login(database);
          talk.simple("CREATE TEMP TABLE orders (id int, status text)");
          assertThat(talk.simple("INSERT INTO orders VALUES (1, 'x')").rule()).isEmpty();
          assertThat(talk.simple("INSERT INTO public.orders (id, status) VALUES (9, 'x')").rule())
              .isEqualTo("rollout-dual-write");
          talk.simple("DROP TABLE orders");
          assertThat(talk.simple("INSERT INTO orders (id, status) VALUES (9, 'x')").rule())
              .isEqualTo("rollout-dual-write");
          talk.simple("SET search_path = sales, public");
          Told other = talk.simple("UPDATE orders SET kind = 'sad'");
          assertThat(other.error().orElseThrow().field('s')).isEqualTo("sales");
        });
  }

  @EachServer
  void readersAreTooEarlyOrTooLateAndGoingColumnsAreNotWritten(PostgresServer server)
      throws Exception {
    with(
        server,
        REPLACE,
        (database, rollouts, gateway) -> {
          Talk talk = gateway.login(database);
          rollouts.demand(Phase.BACKFILL, REPLACE, Reads.REFUSE, Reads.ALLOW);
          assertThat(talk.simple("SELECT o.state FROM orders o").rule())
              .isEqualTo("rollout-early-read");
          assertThat(talk.simple("SELECT status FROM orders").rule()).isEmpty();
          rollouts.demand(Phase.SWITCH, REPLACE, Reads.ALLOW, Reads.WARN);
          assertThat(talk.client().query("SELECT id FROM orders WHERE status = 'x'"))
              .filteredOn(frame -> frame.type() == 'N')
              .singleElement()
              .satisfies(notice -> assertThat(notice.field('n')).isEqualTo("rollout-late-read"));
          assertThat(talk.simple("UPDATE orders SET status = 'late' WHERE id = 1").rule())
              .isEmpty();
          rollouts.demand(Phase.CONTRACT, new Writes.OnlyNew(), Reads.ALLOW, Reads.REFUSE);
          assertThat(talk.simple("UPDATE orders SET status = 'x'").rule())
              .isEqualTo("rollout-going-column");
          assertThat(talk.simple("INSERT INTO orders VALUES (9, 'x')").rule())
              .isEqualTo("rollout-going-column");
          assertThat(talk.simple("UPDATE orders SET state = 'Y' WHERE id = 1").rule()).isEmpty();
          rollouts.demand(Phase.ABORTING, new Writes.OnlyOld(), Reads.REFUSE, Reads.ALLOW);
          assertThat(talk.simple("UPDATE orders SET state = 'Z'").rule())
              .isEqualTo("rollout-going-column");
        });
  }

  private static String run(Talk talk, String value) {
    assertThat(talk.run("s1", List.of(Optional.of(value))).error()).isEmpty();
    return talk.value("SELECT concat_ws(' ', status, state) FROM orders WHERE id = 1");
  }
}
