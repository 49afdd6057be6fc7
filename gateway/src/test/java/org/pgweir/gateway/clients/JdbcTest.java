package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.largeobject.LargeObject;
import org.postgresql.largeobject.LargeObjectManager;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** pgjdbc in all its modes. */
final class JdbcTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  private static Connection connect(PostgresServer server, String options) throws SQLException {
    String database = server.createDatabase("jdbc");
    return DriverManager.getConnection(
        PostgresServer.url(GATEWAYS.inFrontOf(server).port(), database) + options);
  }

  @EachServer
  void aRefusalCarriesItsReasonToTheProgram(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      PSQLException refused =
          catchThrowableOfType(
              PSQLException.class, () -> statement.executeQuery("select 'refuse_me'"));
      ServerErrorMessage error = Objects.requireNonNull(refused.getServerErrorMessage());
      assertThat(error.getSQLState()).isEqualTo("42501");
      assertThat(error.getSeverity()).isEqualTo("ERROR");
      assertThat(error.getMessage()).isEqualTo(MarkedJudge.MESSAGE);
      assertThat(error.getDetail()).isEqualTo(MarkedJudge.DETAIL);
      assertThat(error.getHint()).isEqualTo(MarkedJudge.HINT);
      assertThat(error.getConstraint()).isEqualTo(MarkedJudge.RULE);
      assertThat(error.getTable()).isEqualTo("orders");
      assertThat(one(statement, "select 'alive'")).isEqualTo("alive");
    }
  }

  @EachServer
  void autosaveKeepsTheTransactionOverARefusal(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "&autosave=always");
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int)");
      connection.setAutoCommit(false);
      statement.execute("insert into t values (1)");
      assertThatThrownBy(() -> statement.execute("insert into t select 2 -- refuse_me"))
          .hasMessageContaining(MarkedJudge.MESSAGE);
      statement.execute("insert into t values (3)");
      connection.commit();
      assertThat(one(statement, "select sum(id) from t")).isEqualTo("4");
    }
  }

  @EachServer
  void withoutAutosaveARefusalFailsTheTransaction(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("create table t (id int)");
      assertThatThrownBy(() -> statement.execute("select 'refuse_me'"))
          .hasMessageContaining(MarkedJudge.MESSAGE);
      PSQLException failed =
          catchThrowableOfType(PSQLException.class, () -> statement.execute("select 1"));
      assertThat(failed.getSQLState()).isEqualTo("25P02");
      connection.rollback();
      assertThat(one(statement, "select to_regclass('t') is null")).isEqualTo("t");
    }
  }

  @EachServer
  void readsLargeResultsInPortions(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.setFetchSize(7);
      try (ResultSet rows = statement.executeQuery("select generate_series(1, 1000)")) {
        int sum = 0;
        while (rows.next()) {
          sum += rows.getInt(1);
        }
        assertThat(sum).isEqualTo(500_500);
      }
    }
  }

  @EachServer
  void batchesTellWhichStatementWasRefused(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int)");
      for (int i = 0; i < 500; i++) {
        statement.addBatch("insert into t values (" + i + ")");
      }
      assertThat(statement.executeBatch()).hasSize(500).containsOnly(1);
      for (int i = 0; i < 300; i++) {
        statement.addBatch("insert into t values (" + i + ")" + (i == 200 ? "-- refuse_me" : ""));
      }
      BatchUpdateException failed =
          catchThrowableOfType(BatchUpdateException.class, statement::executeBatch);
      assertThat(failed.getSQLState()).isEqualTo("42501");
      assertThat(failed.getMessage()).contains("Batch entry 200");
    }
  }

  @EachServer
  void preparedStatementsTurnIntoNamedOnes(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "&prepareThreshold=2&binaryTransfer=true");
        PreparedStatement statement = connection.prepareStatement("select ?::int4, ?::text")) {
      for (int i = 0; i < 20; i++) {
        statement.setInt(1, i);
        statement.setString(2, "value " + i);
        try (ResultSet row = statement.executeQuery()) {
          assertThat(row.next()).isTrue();
          assertThat(row.getInt(1)).isEqualTo(i);
          assertThat(row.getString(2)).isEqualTo("value " + i);
        }
      }
    }
  }

  @EachServer
  void copiesInAndOut(PostgresServer server) throws Exception {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      statement.execute("create table t (id int, v text)");
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      StringBuilder rows = new StringBuilder();
      for (int i = 0; i < 10_000; i++) {
        rows.append(i).append("\tvalue ").append(i).append('\n');
      }
      assertThat(copy.copyIn("copy t from stdin", new StringReader(rows.toString())))
          .isEqualTo(10_000);
      StringWriter out = new StringWriter();
      assertThat(copy.copyOut("copy (select * from t order by id) to stdout", out))
          .isEqualTo(10_000);
      assertThat(out.toString()).isEqualTo(rows.toString());
      assertThatThrownBy(() -> copy.copyIn("copy t from stdin", new StringReader("not\ta\trow\n")))
          .hasMessageContaining("COPY t");
      assertThat(one(statement, "select count(*) from t")).isEqualTo("10000");
    }
  }

  @EachServer
  void hearsNotificationsOfOthersWithTheirPid(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      statement.execute("listen bells");
      String database = one(statement, "select current_database()");
      server.execute(database, "notify bells, 'from outside'");
      PGNotification[] heard = connection.unwrap(PGConnection.class).getNotifications(10_000);
      assertThat(heard).hasSize(1);
      assertThat(heard[0].getParameter()).isEqualTo("from outside");
      statement.execute("notify bells, 'own'");
      heard = connection.unwrap(PGConnection.class).getNotifications(10_000);
      assertThat(heard[0].getPID())
          .isEqualTo(connection.unwrap(PGConnection.class).getBackendPID());
    }
  }

  @EachServer
  void cancelsARunningStatement(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "");
        Statement statement = connection.createStatement()) {
      String pid = one(statement, "select pg_backend_pid()");
      CompletableFuture<PSQLException> ended =
          CompletableFuture.supplyAsync(() ->
              catchThrowableOfType(
                  PSQLException.class, () -> statement.execute("select pg_sleep(60)")));
      awaitSleep(server, pid);
      statement.cancel();
      assertThat(ended.join().getSQLState()).isEqualTo("57014");
      assertThat(one(statement, "select 'alive'")).isEqualTo("alive");
    }
  }

  @EachServer
  void storesLargeObjectsByFunctionCalls(PostgresServer server) throws SQLException {
    try (Connection connection = connect(server, "")) {
      connection.setAutoCommit(false);
      LargeObjectManager objects = connection.unwrap(PGConnection.class).getLargeObjectAPI();
      long oid = objects.createLO();
      byte[] text = "a large object".repeat(10_000).getBytes(StandardCharsets.UTF_8);
      try (LargeObject object = objects.open(oid)) {
        object.write(text);
      }
      try (LargeObject object = objects.open(oid)) {
        assertThat(object.read(text.length)).isEqualTo(text);
      }
      objects.delete(oid);
      connection.commit();
    }
  }

  private static void awaitSleep(PostgresServer server, String pid) throws SQLException {
    try (Connection connection = server.connect("postgres");
        Statement statement = connection.createStatement()) {
      await()
          .until(() ->
              one(
                      statement,
                      "select count(*) from pg_stat_activity"
                          + " where wait_event = 'PgSleep' and pid = "
                          + pid)
                  .equals("1"));
    }
  }

  private static String one(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      assertThat(row.next()).isTrue();
      return String.valueOf(row.getString(1));
    }
  }
}
