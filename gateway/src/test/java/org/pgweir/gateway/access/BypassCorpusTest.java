package org.pgweir.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.access.Bypasses.Bypass;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;
import org.pgweir.policies.Policies;
import org.postgresql.PGConnection;

/** Nothing of {@link Bypasses} gets past a session that may only read, whoever it logs in as. */
final class BypassCorpusTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  private static final Path EVIL_FILE = Path.of("/tmp/pgweir-evil");

  /** pg_proc: lo_creat, lo_unlink, pg_notify, nextval, pg_terminate_backend. */
  private static final List<Integer> FUNCTIONS = List.of(957, 964, 3036, 1574, 2096);

  @TempDir Path folder;

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @Test
  void theCorpusIsLarge() {
    assertThat(Bypasses.all()).hasSizeGreaterThanOrEqualTo(150);
    assertThat(Bypasses.all()).extracting(Bypass::name).doesNotHaveDuplicates();
  }

  @EachServer
  void nothingPassesInSimpleQueries(PostgresServer server) throws Exception {
    assertThat(passed(server, BypassCorpusTest::simply)).isEmpty();
  }

  @EachServer
  void nothingPassesInExtendedQueries(PostgresServer server) throws Exception {
    assertThat(passed(server, BypassCorpusTest::extended)).isEmpty();
  }

  @EachServer
  void nothingPassesInOnePipeline(PostgresServer server) throws Exception {
    assertThat(passed(server, BypassCorpusTest::pipelined)).isEmpty();
  }

  @EachServer
  void whatIsNotRestrictedPasses(PostgresServer server) throws Exception {
    policy = "class: migration";
    for (Bypass bypass : Bypasses.all().subList(0, 3)) {
      assertThat(tried(server, List.of(bypass), BypassCorpusTest::simply))
          .as(bypass.name())
          .isFalse();
    }
  }

  @EachServer
  void nothingPassesInFunctionCalls(PostgresServer server) throws Exception {
    Production production = production(server);
    List<String> before = production.state();
    try (RawClient client = login(production, new Bypass("function call", Map.of(), List.of()))) {
      for (int function : FUNCTIONS) {
        client.send(
            FrontendBytes.functionCall(
                function,
                List.of(Optional.of("1234".getBytes(StandardCharsets.US_ASCII))),
                false,
                false));
        assertThat(client.readUntil('Z').getFirst().field('C')).isEqualTo("42501");
      }
    }
    assertThat(production.state()).isEqualTo(before);
  }

  /** Sends the messages of a way and hears the answers. */
  private interface Sending {
    void send(RawClient client, List<String> messages);
  }

  private static void simply(RawClient client, List<String> messages) {
    for (String sql : messages) {
      client.send(FrontendBytes.query(bytes(sql)));
      readToEnd(client);
    }
  }

  private static void extended(RawClient client, List<String> messages) {
    for (String sql : messages) {
      client.send(FrontendBytes.parse("", bytes(sql), List.of()));
      client.send(FrontendBytes.bind("", "", List.of(), false, false));
      client.send(FrontendBytes.execute("", 0));
      client.send(FrontendBytes.sync());
      readToEnd(client);
    }
  }

  private static void pipelined(RawClient client, List<String> messages) {
    for (String sql : messages) {
      client.send(FrontendBytes.query(bytes(sql)));
    }
    messages.forEach(_ -> readToEnd(client));
  }

  /** The ways that leave something behind. */
  private List<String> passed(PostgresServer server, Sending sending) throws Exception {
    if (tried(server, Bypasses.all(), sending)) {
      return List.of();
    }
    List<String> passed = new ArrayList<>();
    for (Bypass bypass : Bypasses.all()) {
      if (!tried(server, List.of(bypass), sending)) {
        passed.add(bypass.name());
      }
    }
    return passed;
  }

  /** Whether nothing was touched. */
  private boolean tried(PostgresServer server, List<Bypass> bypasses, Sending sending)
      throws Exception {
    Production tried = production(server);
    List<String> before = tried.state();
    for (Bypass bypass : bypasses) {
      try (RawClient client = login(tried, bypass)) {
        sending.send(client, bypass.messages());
      }
    }
    boolean untouched = tried.state().equals(before) && !Files.exists(EVIL_FILE) && isWitnessWell();
    if (!untouched) {
      Files.deleteIfExists(EVIL_FILE);
      production = null;
    }
    return untouched;
  }

  private String policy = "class: human";
  private @Nullable Production production;
  private @Nullable Connection witness;
  private int port;

  /** One for all ways as long as none gets through. */
  private Production production(PostgresServer server) throws Exception {
    Production made = production;
    if (made == null) {
      made = Production.on(server);
      production = made;
      port = GATEWAYS.inFrontOf(server, Policies.load(List.of(policy()), Clock.systemUTC())).port();
      witness =
          DriverManager.getConnection(
              PostgresServer.url(server.port(), made.database()) + "&ApplicationName=witness");
      try (Statement listen = witness.createStatement()) {
        listen.execute("LISTEN evil");
      }
    }
    return made;
  }

  private String policy() throws Exception {
    return Files.writeString(
            folder.resolve("people.yaml"),
            """
            apiVersion: pgweir/v1
            kind: Access
            metadata: {name: people, owner: team-data}
            statementTimeout: 20s
            """
                + policy)
        .toString();
  }

  private RawClient login(Production production, Bypass bypass) {
    RawClient client = RawClient.connect(port);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("user", PostgresServer.SUPERUSER);
    parameters.put("database", production.database());
    parameters.putAll(bypass.parameters());
    client.send(FrontendBytes.startup(FrontendBytes.VERSION_3_0, parameters));
    client.readUntil('Z');
    return client;
  }

  private static void readToEnd(RawClient client) {
    while (true) {
      Optional<Frame> next = client.read();
      if (next.isEmpty() || next.get().type() == 'Z') {
        return;
      }
      if (next.get().type() == 'G') {
        client.send(FrontendBytes.message('d', "evil\n".getBytes(StandardCharsets.US_ASCII)));
        client.send(FrontendBytes.message('c'));
        client.send(FrontendBytes.sync());
      }
    }
  }

  private boolean isWitnessWell() throws Exception {
    Connection listening = Objects.requireNonNull(witness);
    if (!listening.isValid(5)) {
      return false;
    }
    return listening.unwrap(PGConnection.class).getNotifications() == null
        || listening.unwrap(PGConnection.class).getNotifications(1).length == 0;
  }

  /** {@link FrontendBytes} takes one char for one byte. */
  private static String bytes(String sql) {
    return new String(sql.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
