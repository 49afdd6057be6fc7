package org.pgweir.gateway.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.pgweir.gateway.guard.Orders.PROTOCOLS;
import static org.pgweir.gateway.guard.Orders.columns;
import static org.pgweir.gateway.guard.Orders.execute;
import static org.pgweir.gateway.guard.Orders.one;
import static org.pgweir.gateway.guard.Orders.warnings;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Sync;
import org.postgresql.util.PSQLException;

/** DDL under guard, with somebody in its way, on a real server. */
final class GuardTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir Path folder;

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void waitsForAReaderWithoutHoldingUpTraffic(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection reader = orders.direct();
          Connection client = orders.through(guarding(server, "1min"), protocol);
          Connection traffic = orders.direct();
          Statement ddl = client.createStatement()) {
        reader.setAutoCommit(false);
        execute(reader, "SELECT count(*) FROM orders");
        CompletableFuture<Void> altering =
            CompletableFuture.runAsync(
                () -> execute(ddl, "ALTER TABLE orders ADD COLUMN note text"));
        Duration worst = Duration.ZERO;
        for (int i = 0; i < 30; i++) {
          long before = System.nanoTime();
          execute(traffic, "SELECT count(*) FROM orders");
          Duration took = Duration.ofNanos(System.nanoTime() - before);
          worst = took.compareTo(worst) > 0 ? took : worst;
          Thread.sleep(100);
        }
        assertThat(altering).isNotDone();
        reader.rollback();
        altering.get();
        assertThat(worst).isLessThan(Duration.ofSeconds(1));
        assertThat(columns(traffic)).containsExactly("id", "state", "note");
        List<String> notices = warnings(ddl);
        assertThat(notices).isNotEmpty();
        assertThat(notices.getFirst())
            .startsWith("waiting for locks on \"orders\", tries so far: ");
        assertThat(one(client, "SHOW lock_timeout")).isEqualTo("0");
        assertThat(one(client, "SHOW statement_timeout")).isEqualTo("0");
      }
    }
  }

  @EachServer
  void namesWhoIsInTheWayWhenTheBudgetIsUsedUp(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection reader = orders.direct();
          Connection client = orders.through(guarding(server, "1s"), protocol);
          Statement ddl = client.createStatement()) {
        reader.setAutoCommit(false);
        execute(reader, "SET application_name = 'report'; SELECT count(*) FROM orders");
        PSQLException failed =
            catchThrowableOfType(
                PSQLException.class, () -> ddl.execute("ALTER TABLE orders ADD COLUMN note text"));
        assertThat(failed.getSQLState()).isEqualTo("55P03");
        var error = Objects.requireNonNull(failed.getServerErrorMessage());
        assertThat(error.getMessage()).startsWith("could not lock \"orders\" within 1 s");
        assertThat(error.getDetail())
            .contains("(report, idle in transaction")
            .contains("holds AccessShareLock on orders");
        assertThat(error.getConstraint()).isEqualTo("lock-guard");
        assertThat(one(client, "SELECT 'alive'")).isEqualTo("alive");
        reader.rollback();
        ddl.execute("ALTER TABLE orders ADD COLUMN note text");
        assertThat(columns(client)).contains("note");
      }
    }
  }

  @EachServer
  void triesOnceInATransactionAndGivesTheClientItsTimeoutsBack(PostgresServer server)
      throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection reader = orders.direct();
          Connection client = orders.through(guarding(server, "1min"), protocol);
          Statement ddl = client.createStatement()) {
        client.setAutoCommit(false);
        ddl.execute("SET lock_timeout = '7s'");
        ddl.execute("SET LOCAL statement_timeout = '8s'");
        ddl.execute("ALTER TABLE orders ADD COLUMN note text");
        assertThat(one(client, "SHOW lock_timeout")).isEqualTo("7s");
        assertThat(one(client, "SHOW statement_timeout")).isEqualTo("8s");
        client.commit();
        reader.setAutoCommit(false);
        execute(reader, "SELECT count(*) FROM orders");
        PSQLException failed =
            catchThrowableOfType(
                PSQLException.class, () -> ddl.execute("ALTER TABLE orders ADD COLUMN note2 text"));
        assertThat(failed.getSQLState()).isEqualTo("55P03");
        assertThat(Objects.requireNonNull(failed.getServerErrorMessage()).getDetail())
            .contains("holds AccessShareLock on orders");
        assertThat(
                catchThrowableOfType(SQLException.class, () -> ddl.execute("SELECT 1"))
                    .getSQLState())
            .isEqualTo("25P02");
        client.rollback();
        assertThat(columns(client)).containsExactly("id", "state", "note");
        reader.rollback();
      }
    }
  }

  @EachServer
  void triesOnceBehindOtherStatementsOfAPipeline(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection reader = orders.direct();
          Connection client = orders.through(guarding(server, "1min"), protocol);
          Statement ddl = client.createStatement()) {
        reader.setAutoCommit(false);
        execute(reader, "SELECT count(*) FROM orders");
        execute(client, "SET lock_timeout = '7s'");
        // the driver sends BEGIN and the first statement together, with one Sync
        client.setAutoCommit(false);
        PSQLException failed =
            catchThrowableOfType(
                PSQLException.class, () -> ddl.execute("ALTER TABLE orders ADD COLUMN note text"));
        assertThat(failed.getSQLState()).isEqualTo("55P03");
        assertThat(failed.getMessage()).contains("could not lock \"orders\" within 50 ms");
        client.rollback();
        reader.rollback();
        ddl.execute("ALTER TABLE orders ADD COLUMN note text");
        assertThat(one(client, "SHOW lock_timeout")).isEqualTo("7s");
        assertThat(one(client, "SHOW statement_timeout")).isEqualTo("0");
        client.commit();
        client.setAutoCommit(true);
        ddl.addBatch("INSERT INTO orders (note) VALUES ('a')");
        ddl.addBatch("ALTER TABLE orders ADD COLUMN a int");
        ddl.addBatch(
            "INSERT INTO orders (a) SELECT setting::int FROM pg_settings"
                + " WHERE name = 'lock_timeout'");
        ddl.addBatch("ALTER TABLE orders ADD COLUMN b int");
        assertThat(ddl.executeBatch()).containsExactly(1, 0, 1, 0);
        assertThat(one(client, "SELECT max(a) FROM orders")).isEqualTo("7000");
        assertThat(columns(client)).containsExactly("id", "state", "note", "a", "b");
      }
    }
  }

  @EachServer
  void leavesTheUnnamedStatementWhereItWas(PostgresServer server) throws Exception {
    Orders orders = Orders.on(server);
    int port = guarding(server, "1min").port();
    try (RawClient client = RawClient.login(port, orders.database(), PostgresServer.SUPERUSER)) {
      client.send(
          encoded(
              new Parse(
                  CString.EMPTY, CString.of("ALTER TABLE orders ADD COLUMN note text"), List.of()),
              new Bind(CString.EMPTY, CString.EMPTY, List.of(), List.of(), List.of()),
              new Execute(CString.EMPTY, 0),
              new Sync()));
      assertThat(types(client.readUntil('Z'))).isEqualTo("12CZ");
      client.send(
          encoded(
              new Bind(CString.EMPTY, CString.EMPTY, List.of(), List.of(), List.of()),
              new Execute(CString.EMPTY, 0),
              new Sync()));
      List<Frame> second = client.readUntil('Z');
      assertThat(types(second)).isEqualTo("2EZ");
      assertThat(second.get(1).field('C')).isEqualTo("42701");
    }
  }

  private static byte[] encoded(FrontendMessage... messages) {
    ByteBuf bytes = Unpooled.buffer();
    for (FrontendMessage message : messages) {
      message.encode(bytes);
    }
    return ByteBufUtil.getBytes(bytes);
  }

  private static String types(List<Frame> frames) {
    return frames.stream().map(frame -> String.valueOf(frame.type())).collect(Collectors.joining());
  }

  @EachServer
  void endsWithACancelRequest(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection reader = orders.direct();
          Connection client = orders.through(guarding(server, "1min"), protocol);
          Statement ddl = client.createStatement()) {
        reader.setAutoCommit(false);
        execute(reader, "SELECT count(*) FROM orders");
        CompletableFuture<SQLException> failing =
            CompletableFuture.supplyAsync(() ->
                catchThrowableOfType(
                    SQLException.class,
                    () -> ddl.execute("ALTER TABLE orders ADD COLUMN note text")));
        Thread.sleep(1500);
        await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> {
              ddl.cancel();
              return failing.isDone();
            });
        assertThat(failing.get().getSQLState()).isEqualTo("57014");
        reader.rollback();
        await().untilAsserted(() -> assertThat(one(client, "SELECT 'alive'")).isEqualTo("alive"));
        assertThat(columns(client)).containsExactly("id", "state");
      }
    }
  }

  @EachServer
  void stopsWhenTheClientIsGone(PostgresServer server) throws Exception {
    Orders orders = Orders.on(server);
    try (Connection reader = orders.direct();
        Connection watcher = orders.direct();
        Connection client = orders.through(guarding(server, "1min"), "simple")) {
      reader.setAutoCommit(false);
      execute(reader, "SELECT count(*) FROM orders");
      String pid = one(client, "SELECT pg_backend_pid()");
      Statement ddl = client.createStatement();
      CompletableFuture<SQLException> failing =
          CompletableFuture.supplyAsync(() ->
              catchThrowableOfType(
                  SQLException.class,
                  () -> ddl.execute("ALTER TABLE orders ADD COLUMN note text")));
      Thread.sleep(700);
      client.abort(Runnable::run);
      failing.get();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(one(watcher, "SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid))
                  .isEqualTo("0"));
      reader.rollback();
      assertThat(columns(reader)).containsExactly("id", "state");
    }
  }

  @EachServer
  void saysWhereInTheClientsTextAnErrorIs(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection client = orders.through(guarding(server, "1min"), protocol);
          Connection direct = orders.direct()) {
        for (String sql :
            List.of(
                "ALTER TABLE orders ADD COLUMN note text DEFAULT nothing",
                "ALTER TABLE orders ADD COLUMN state text",
                "ALTER TABLE orders ADD COLUMN IF NOT EXISTS state text")) {
          assertThat(outcome(client, sql)).as(protocol).isEqualTo(outcome(direct, sql));
        }
      }
    }
  }

  @EachServer
  void runsSeveralStatementsOfATextTogether(PostgresServer server) throws Exception {
    Orders orders = Orders.on(server);
    try (Connection client = orders.through(guarding(server, "1min"), "simple")) {
      execute(
          client,
          "ALTER TABLE orders ADD COLUMN a int; INSERT INTO orders (a) VALUES (1);"
              + " ALTER TABLE orders ADD COLUMN b int");
      assertThat(columns(client)).containsExactly("id", "state", "a", "b");
      execute(client, "BEGIN; ALTER TABLE orders ADD COLUMN c int; ROLLBACK");
      assertThat(columns(client)).containsExactly("id", "state", "a", "b");
      assertThat(one(client, "SHOW lock_timeout")).isEqualTo("0");
    }
  }

  @EachServer
  void tellsWhatAPolicyWarnsOf(PostgresServer server) throws Exception {
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      Gateway gateway = gateway(server, "rules: {\"*\": warn}");
      try (Connection client = orders.through(gateway, protocol);
          Statement ddl = client.createStatement()) {
        ddl.execute("ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()");
        assertThat(warnings(ddl))
            .anyMatch(said -> said.startsWith("adding column \"token\" to \"orders\""));
      }
    }
  }

  @EachServer
  void leavesCodeAloneThatCommitsByItself(PostgresServer server) throws Exception {
    String block = "DO $$BEGIN ALTER TABLE orders ADD COLUMN note text; COMMIT; END$$";
    for (String protocol : PROTOCOLS) {
      Orders orders = Orders.on(server);
      try (Connection client = orders.through(guarding(server, "1min"), protocol)) {
        execute(client, block);
        assertThat(columns(client)).contains("note");
      }
    }
  }

  private static String outcome(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "done " + warnings(statement);
    } catch (PSQLException failed) {
      var error = Objects.requireNonNull(failed.getServerErrorMessage());
      return error.getSQLState() + " " + error.getMessage() + " at " + error.getPosition();
    }
  }

  private Gateway guarding(PostgresServer server, String budget) throws IOException, BadPolicies {
    return gateway(server, "guard: {lockTimeout: 50ms, budget: %s}".formatted(budget));
  }

  private Gateway gateway(PostgresServer server, String policy) throws IOException, BadPolicies {
    Path file = folder.resolve("policy.yaml");
    Files.writeString(
        file,
        """
        apiVersion: pgweir/v1
        kind: Policy
        metadata: {name: guard, owner: test}
        %s
        """
            .formatted(policy));
    Judge judge = Policies.load(List.of(file.toString()), Clock.systemUTC());
    return GATEWAYS.inFrontOf(server, judge);
  }
}
