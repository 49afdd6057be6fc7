package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.catalog.ObjectName;

/** What the judge is told of sessions of a real driver on real servers. */
class FollowedOnServersTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  private final AskedJudge judge = new AskedJudge();

  @BeforeEach
  void forget() {
    judge.asked.clear();
  }

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void theSearchPathIsWhatTheServerUses(PostgresServer server) throws SQLException {
    try (Connection client = connect(server, "-c search_path=pg_catalog,public");
        Statement statement = client.createStatement()) {
      assertThat(pathOf(statement, "SELECT 1")).isEqualTo(path(statement));
      for (String sql :
          List.of(
              "SET search_path TO public, pg_temp",
              "SELECT set_config('search_path', '\"$user\", public', false)",
              "BEGIN; SET LOCAL search_path = pg_catalog",
              "COMMIT",
              "SET search_path = pg_catalog; SELECT 1 AS a",
              "RESET search_path",
              "SET search_path = pg_catalog",
              "DISCARD ALL")) {
        statement.execute(sql);
        assertThat(pathOf(statement, "SELECT '" + sql.hashCode() + "' AS b"))
            .as(sql)
            .isEqualTo(path(statement));
      }
    }
  }

  @EachServer
  void aFunctionsSearchPathIsKnownWhereTheServerReportsIt(PostgresServer server)
      throws SQLException {
    try (Connection client = connect(server, "");
        Statement statement = client.createStatement()) {
      statement.execute("DO $$BEGIN PERFORM set_config('search_path', 'x, y', false); END$$");
      statement.execute("ALTER TABLE IF EXISTS a.b ADD COLUMN c int");

      assertThat(judge.last().settings().searchPath())
          .isEqualTo(
              server.major() >= 18
                  ? java.util.Optional.of(List.of("x", "y"))
                  : java.util.Optional.empty());
    }
  }

  @EachServer
  void aGuardedStatementLeavesItsLocksToItsTransaction(PostgresServer server) throws SQLException {
    try (Connection client = connect(server, "");
        Statement statement = client.createStatement()) {
      statement.execute("CREATE TABLE public.orders (id int)");
      client.setAutoCommit(false);
      statement.execute("ALTER TABLE public.orders ADD COLUMN note text");
      statement.execute("INSERT INTO public.orders VALUES (1)");

      assertThat(judge.last().transaction().block()).isEqualTo(Block.EXPLICIT);
      assertThat(judge.last().transaction().trace().locks())
          .containsKey(ObjectName.of("public", "orders"));
      client.rollback();
      statement.execute("DROP TABLE public.orders");
      assertThat(judge.last().transaction().trace().isEmpty()).isTrue();
    }
  }

  @EachServer
  void theTimeZoneIsTheServers(PostgresServer server) throws SQLException {
    try (Connection client = connect(server, "");
        Statement statement = client.createStatement()) {
      statement.execute("SET TIME ZONE 'America/New_York'");
      statement.execute("ALTER TABLE IF EXISTS a.b ADD COLUMN c int");
      assertThat(judge.last().settings().timeZone()).contains("America/New_York");
    }
  }

  private List<String> pathOf(Statement statement, String sql) throws SQLException {
    statement.execute("ALTER TABLE IF EXISTS a.b ADD COLUMN \"" + sql.hashCode() + "\" int");
    return judge.last().settings().searchPath().orElse(List.of("$user", "public"));
  }

  private static List<String> path(Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("SHOW search_path")) {
      assertThat(result.next()).isTrue();
      List<String> path = new ArrayList<>();
      for (String part : result.getString(1).split(",", -1)) {
        path.add(part.strip().replace("\"", ""));
      }
      return path;
    }
  }

  private Connection connect(PostgresServer server, String options) throws SQLException {
    String database = server.createDatabase("followed");
    Properties properties = new Properties();
    properties.setProperty("user", PostgresServer.SUPERUSER);
    properties.setProperty("password", PostgresServer.PASSWORD);
    if (!options.isEmpty()) {
      properties.setProperty("options", options.replace(" ", "\\ ").replace("-c\\ ", "-c "));
    }
    return DriverManager.getConnection(
        PostgresServer.url(GATEWAYS.inFrontOf(server, judge).port(), database), properties);
  }

  /** The judge of the pack {@code recommended}, and what it was told. */
  private static final class AskedJudge implements Judge {
    private final Judge judge = Policies.judge();
    private final List<SessionFacts> asked = Collections.synchronizedList(new ArrayList<>());

    SessionFacts last() {
      return asked.getLast();
    }

    @Override
    public long epoch() {
      return judge.epoch();
    }

    @Override
    public Judgement judge(String sql, SessionFacts session) {
      asked.add(session);
      return judge.judge(sql, session);
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
      return new Judgement(List.of(), epoch());
    }
  }
}
