package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/** psql, from scripts and with its own commands. */
final class PsqlTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @BeforeAll
  static void needPsql() {
    Command.assumePresent("psql");
  }

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  private static Command.Result psql(
      PostgresServer server, String database, String input, String... options) {
    List<String> command = new ArrayList<>(List.of("psql", "-X", "-A", "-q"));
    command.addAll(List.of(options));
    command.add(PostgresPrograms.uri(GATEWAYS.inFrontOf(server).port(), database));
    return Command.run(command, Map.of(), input);
  }

  @EachServer
  void runsScriptsAndDescribesTables(PostgresServer server) {
    Command.Result result =
        psql(
            server,
            server.createDatabase("psql"),
            """
            create table parent (id int primary key);
            create table child (id int primary key, parent int references parent, note text default 'x');
            insert into parent values (1), (2); insert into child values (10, 1), (20, 2);
            \\d
            \\d child
            \\d+ parent
            select count(*) from child\\; select 'second';
            \\df pg_catalog.abs
            select id from child order by id \\gx
            """);
    assertThat(result.status()).isZero();
    assertThat(result.output())
        .contains("public|child|table|postgres")
        .contains("\"child_parent_fkey\" FOREIGN KEY (parent) REFERENCES parent(id)")
        .contains("TABLE \"child\" CONSTRAINT \"child_parent_fkey\"")
        .contains("2\n(1 row)\n?column?\nsecond\n")
        .contains("id|20")
        .doesNotContain("ERROR");
  }

  @EachServer
  void copiesFilesInAndOut(PostgresServer server) {
    Command.Result result =
        psql(
            server,
            server.createDatabase("psql"),
            """
            create table t (id int, v text);
            \\copy t from stdin
            1\tone
            2\ttwo
            \\.
            \\copy (select * from t order by id) to stdout with csv
            \\copy t from program 'echo not-a-number'
            select 'rows', count(*) from t;
            """);
    assertThat(result.output())
        .contains("1,one\n2,two\n")
        .contains("invalid input syntax for type integer: \"not-a-number\"")
        .contains("rows|2");
  }

  @EachServer
  void showsARefusalAsAnErrorAndGoesOn(PostgresServer server) {
    Command.Result result =
        psql(
            server,
            server.createDatabase("psql"),
            """
            \\set VERBOSITY verbose
            begin;
            select 'refuse_me';
            select 1;
            commit;
            select 'alive';
            """);
    assertThat(result.output())
        .contains("ERROR:  42501: " + MarkedJudge.MESSAGE)
        .contains("DETAIL:  " + MarkedJudge.DETAIL)
        .contains("HINT:  " + MarkedJudge.HINT)
        .contains("CONSTRAINT NAME:  " + MarkedJudge.RULE)
        .contains("ERROR:  25P02")
        .endsWith("alive\n(1 row)\n");
  }

  @EachServer
  void stopsAtARefusalWhenToldToStopAtErrors(PostgresServer server) {
    String database = server.createDatabase("psql");
    Command.Result result =
        psql(
            server,
            database,
            "create table t (id int); select 'refuse_me'; create table u (id int);",
            "-v",
            "ON_ERROR_STOP=1",
            "-1",
            "-f",
            "-");
    assertThat(result.status()).isEqualTo(3);
    assertThat(psql(server, database, "\\dt").output()).doesNotContain("public|");
  }
}
