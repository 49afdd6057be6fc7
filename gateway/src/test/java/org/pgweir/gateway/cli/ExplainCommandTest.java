package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ExplainCommandTest {

  private static final PostgresServer SERVER = PostgresServers.newest();
  private static final String DATABASE = SERVER.createDatabase("explain");
  private static final String UNSAFE =
      "ALTER TABLE orders ADD COLUMN token uuid DEFAULT gen_random_uuid()";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  @BeforeAll
  static void fill() {
    SERVER.execute(
        DATABASE,
        "CREATE SCHEMA app",
        "CREATE TABLE app.orders (id bigint PRIMARY KEY, note varchar(10))",
        "INSERT INTO app.orders SELECT i, 'x' FROM generate_series(1, 50000) AS i",
        "CREATE TABLE app.small (id int)",
        "CREATE TABLE app.stamped (id int, at timestamp)",
        "INSERT INTO app.stamped SELECT i FROM generate_series(1, 50000) AS i",
        "CREATE VIEW app.notes AS SELECT note FROM app.orders",
        "CREATE FUNCTION app.f() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
        "ANALYZE",
        "ALTER DATABASE " + DATABASE + " SET search_path = app, public");
  }

  @Test
  void theCatalogueOfTheServerDecides() throws Exception {
    List<JsonNode> objects =
        json(
            UNSAFE
                + "; ALTER TABLE small ADD COLUMN token uuid DEFAULT gen_random_uuid()"
                + "; ALTER TABLE orders ADD COLUMN n int DEFAULT f()"
                + "; ALTER TABLE orders DROP COLUMN note",
            1);
    assertThat(objects)
        .extracting(each -> each.get("verdict").asString())
        .first()
        .isEqualTo("refuse");
    assertThat(objects.getFirst().get("effects").get("tableRewrite").toString())
        .isEqualTo("[\"app.orders\"]");
    assertThat(objects.getFirst().get("findings").get(0).get("object").asString())
        .isEqualTo("app.orders.token");
    assertThat(objects.get(1).get("verdict").asString()).isNotEqualTo("refuse");
    assertThat(objects.get(2).get("effects").get("tableRewrite").toString()).isEqualTo("[]");
    assertThat(objects.get(3).get("impact").get("views").toString()).isEqualTo("[\"app.notes\"]");
  }

  /** Whether timestamps are written anew depends on the time zone of the server's session. */
  @Test
  void theServerIsAskedWhatTheCatalogueLeavesOpenOfATableAsItIs() throws Exception {
    String open = "ALTER TABLE stamped ALTER COLUMN at TYPE timestamptz";
    explain(open + "; ALTER TABLE stamped ADD COLUMN x int; " + open, "--format", "json");
    List<JsonNode> objects = out.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(isDecided(objects.getFirst())).as(objects.toString()).isTrue();
    assertThat(objects).hasSize(3);
  }

  @Test
  void theServerIsNotAskedAboutATableThatIsOtherwiseByThen() throws Exception {
    explain(
        "ALTER TABLE stamped ADD COLUMN x int;"
            + " ALTER TABLE stamped ALTER COLUMN at TYPE timestamptz",
        "--format",
        "json");
    List<JsonNode> objects = out.toString().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(isDecided(objects.get(1))).as(objects.toString()).isFalse();
  }

  private static boolean isDecided(JsonNode statement) {
    return !statement.get("verdict").asString().equals("refuse")
        || !statement.get("effects").get("tableRewrite").isEmpty();
  }

  @Test
  void nothingIsRun() throws Exception {
    explain("DROP TABLE orders; DELETE FROM orders; SELECT setval('x', 1)", "--format", "json");
    try (Connection connection = SERVER.connect(DATABASE);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM app.orders")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(50000);
    }
  }

  @Test
  void theTextTellsWhatEachStatementDoesAndWhoDecided() throws Exception {
    assertThat(explain("SELECT 1;\n" + UNSAFE)).isEqualTo(1);
    assertThat(out.toString())
        .contains("a.sql:1:1: forward")
        .contains("a.sql:2:1: refuse")
        .contains("    locks app.orders in ACCESS EXCLUSIVE\n")
        .contains("    writes anew app.orders\n")
        .contains("error add-column-volatile-default")
        .contains("Decided by policy recommended (pack:recommended:")
        .contains("instead: -- each in its own transaction:\n             ALTER TABLE orders");
  }

  @Test
  void policiesJudgeByTheRoleAndTheDatabaseThatAreNamed() throws Exception {
    Path policy =
        Files.writeString(
            folder.resolve("policy.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Policy
            metadata: {name: deploy, owner: us}
            select: {role: deploy, applicationName: ci}
            rules: {"*": warn}
            """);
    assertThat(explain(UNSAFE, "--policy", policy.toString())).isEqualTo(1);
    assertThat(
            explain(
                UNSAFE, "--policy", policy.toString(), "--role=deploy", "--application-name=ci"))
        .isZero();
    assertThat(explain(UNSAFE, "--database=postgres", "--format=json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"relation\":\"orders\"");
  }

  @Test
  void commentsAllowNothingHere() throws Exception {
    assertThat(explain("-- pgweir: allow add-column-volatile-default because x\n" + UNSAFE))
        .isEqualTo(1);
  }

  @Test
  void laterStatementsKnowWhatEarlierOnesHaveMade() throws Exception {
    List<JsonNode> objects =
        json("CREATE TABLE fresh (id int); ALTER TABLE fresh ALTER id SET NOT NULL", 0);
    assertThat(objects.get(1).get("effects").get("locks").get(0).get("relation").asString())
        .isEqualTo("app.fresh");
    assertThat(objects.get(1).get("findings").isEmpty()).isTrue();
  }

  @Test
  void readsStandardInput() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(UNSAFE.getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(execute("explain", "--upstream", url(), "-")).isEqualTo(1);
    } finally {
      System.setIn(before);
    }
    assertThat(out.toString()).startsWith("standard input:1:1: refuse\n");
  }

  @Test
  void aServerThatCannotBeAskedIsAFailure() throws Exception {
    String sql = Files.writeString(folder.resolve("a.sql"), "SELECT 1").toString();
    String nowhere = "postgresql://postgres@127.0.0.1:1/x";
    assertThat(execute("explain", "--upstream", nowhere, sql)).isEqualTo(1);
    assertThat(err.toString()).startsWith("pgweir: the catalogue of database \"x\" cannot be read");
    assertThat(execute("explain", "--upstream", "postgresql://127.0.0.1/x", sql)).isEqualTo(2);
    assertThat(execute("explain", sql)).isEqualTo(2);
    assertThat(explain("SELECT 1", "--format=sarif")).isEqualTo(2);
  }

  private List<JsonNode> json(String sql, int status) throws Exception {
    assertThat(explain(sql, "--format", "json")).as(err.toString()).isEqualTo(status);
    return out.toString().lines().map(JsonMapper.shared()::readTree).toList();
  }

  private int explain(String sql, String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("explain", "--upstream", url()));
    arguments.addAll(List.of(options));
    arguments.add(Files.writeString(folder.resolve("a.sql"), sql).toString());
    return execute(arguments.toArray(String[]::new));
  }

  private static String url() {
    return "postgresql://postgres:%s@127.0.0.1:%d/%s"
        .formatted(PostgresServer.PASSWORD.replace(" ", "%20"), SERVER.port(), DATABASE);
  }

  private int execute(String... arguments) {
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    return line.execute(arguments);
  }
}
