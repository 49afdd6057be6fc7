package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.session.FrameWords.words;
import static org.pgweir.gateway.testkit.FrontendBytes.concat;
import static org.pgweir.gateway.testkit.FrontendBytes.describe;
import static org.pgweir.gateway.testkit.FrontendBytes.execute;
import static org.pgweir.gateway.testkit.FrontendBytes.parse;
import static org.pgweir.gateway.testkit.FrontendBytes.sync;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.Frame;
import org.pgweir.gateway.testkit.FrontendBytes;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.RawClient;
import org.pgweir.gateway.testkit.TestGateways;

/** Statements that were prepared before a change of the schema, used after it, on real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HealingTest {

  private static final String OUTDATED = "0A000";

  private final TestGateways gateways = new TestGateways();

  @AfterAll
  void end() {
    gateways.close();
  }

  private interface Steps {
    void run(RawClient client, RawClient owner) throws Exception;
  }

  /** A table of three rows, a client of a gateway, and who changes the table. */
  private void with(PostgresServer server, Steps steps) throws Exception {
    String database = server.createDatabase("healed");
    Gateway gateway = gateways.inFrontOf(server);
    try (RawClient client = RawClient.login(gateway.port(), database, PostgresServer.SUPERUSER);
        RawClient owner = RawClient.login(server.port(), database, PostgresServer.SUPERUSER)) {
      owner.query("CREATE TABLE t (a int PRIMARY KEY, b varchar(20))");
      owner.query("INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
      steps.run(client, owner);
    }
  }

  @EachServer
  void theClientNoticesNothingWhoeverAddedTheColumn(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a = $1");
          prepare(client, "add", "INSERT INTO t VALUES ($1, 'more') RETURNING *");
          List<String> before = run(client, "one", "2");
          assertThat(before).contains("D 2|two", "Z I");

          owner.query("ALTER TABLE t ADD COLUMN c int DEFAULT 7");
          assertThat(run(client, "one", "2")).isEqualTo(before);
          assertThat(run(client, "add", "4")).contains("D 4|more", "C INSERT 0 1", "Z I");
          client.query("ALTER TABLE t ADD COLUMN d int, ALTER COLUMN b TYPE varchar(60)");
          assertThat(run(client, "one", "9")).contains("C SELECT 0", "Z I");
          owner.query("ALTER TABLE t DROP COLUMN c");
          assertThat(run(client, "one", "2")).isEqualTo(before);
          assertThat(values(owner, "SELECT count(*) FROM t WHERE b = 'more'")).isEqualTo("1");
        });
  }

  /** The error may come before the Sync has been sent: then it is the client's, once. */
  @EachServer
  void theErrorComesOnceAtMostWhenMessagesComeLate(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          client.sendByteByByte(exchange("one", "2"));
          assertThat(words(client.readUntil('Z')))
              .isIn(List.of("E " + OUTDATED, "Z I"), List.of("2", "D 2|two", "C SELECT 1", "Z I"));
          assertThat(run(client, "one", "2")).contains("D 2|two", "Z I");
        });
  }

  @EachServer
  void descriptionsStayWhatTheyWere(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          List<String> before = prepare(client, "one", "SELECT *, b || 'x' FROM t WHERE a = $1");
          byte[] described =
              concat(bind("one", "1"), concat(describe('P', ""), concat(execute("", 0), sync())));
          client.send(described);
          List<Frame> first = client.readUntil('Z');
          owner.query("ALTER TABLE t ADD COLUMN c int");
          client.send(described);
          assertThat(bytes(client.readUntil('Z'))).isEqualTo(bytes(first));
          client.send(concat(describe('S', "one"), sync()));
          assertThat(words(client.readUntil('Z')))
              .isEqualTo(before.stream().filter(word -> !word.equals("1")).toList());
        });
  }

  @EachServer
  void inATransactionTheErrorStaysAndTheStatementIsPreparedAfterIt(PostgresServer server)
      throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          client.query("BEGIN");
          assertThat(run(client, "one", "1")).containsExactly("E " + OUTDATED, "Z E");
          assertThat(words(client.query("ROLLBACK"))).containsExactly("C ROLLBACK", "Z I");
          assertThat(words(client.query("BEGIN"))).containsExactly("C BEGIN", "Z T");
          assertThat(run(client, "one", "1")).containsExactly("2", "D 1|one", "C SELECT 1", "Z T");
          client.query("COMMIT");
        });
  }

  @EachServer
  void whatWasSentBehindKeepsItsOrderAndTheErrorStays(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "UPDATE t SET b = b || 'x' WHERE a = $1 RETURNING *");
          prepare(client, "two", "SELECT b FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          client.send(concat(exchange("one", "1"), exchange("two", "1")));
          assertThat(words(client.readUntil('Z'))).containsExactly("E " + OUTDATED, "Z I");
          assertThat(words(client.readUntil('Z'))).contains("D one");
          assertThat(run(client, "one", "1")).contains("D 1|onex", "Z I");
          assertThat(run(client, "two", "1")).contains("D onex", "Z I");
        });
  }

  @EachServer
  void whatCannotReturnTheSameColumnsFailsAsBefore(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a = $1");
          prepare(client, "two", "SELECT b FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ALTER COLUMN b TYPE bytea USING ''");
          for (int i = 0; i < 3; i++) {
            assertThat(run(client, "one", "1")).containsExactly("E " + OUTDATED, "Z I");
            assertThat(run(client, "two", "1")).containsExactly("E " + OUTDATED, "Z I");
          }
          owner.query("ALTER TABLE t RENAME COLUMN b TO gone");
          assertThat(run(client, "two", "1")).containsExactly("E 42703", "Z I");
          owner.query("ALTER TABLE t ALTER COLUMN gone TYPE varchar(9) USING 'back'");
          owner.query("ALTER TABLE t RENAME COLUMN gone TO b");
          assertThat(run(client, "two", "1")).contains("D back", "Z I");
          assertThat(run(client, "one", "1")).contains("D 1|back", "Z I");
        });
  }

  @EachServer
  void parametersKeepTheTypesTheyHad(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "some", "SELECT * FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          byte[] four = ByteBuffer.allocate(4).putInt(3).array();
          client.send(
              concat(
                  FrontendBytes.bind("", "some", List.of(Optional.of(four)), true, true),
                  concat(execute("", 0), sync())));
          assertThat(words(client.readUntil('Z'))).contains("C SELECT 1", "Z I");
          client.send(concat(describe('S', "some"), sync()));
          assertThat(words(client.readUntil('Z'))).contains("t 23");
        });
  }

  @EachServer
  void aNameThatStandsForAnotherTextIsLeftAlone(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a = $1");
          client.query("DEALLOCATE one");
          client.query("PREPARE one (int) AS SELECT *, 'mine' FROM t WHERE a = $1");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          assertThat(run(client, "one", "1")).containsExactly("E " + OUTDATED, "Z I");
          client.query("DISCARD ALL");
          assertThat(run(client, "one", "1")).containsExactly("E 26000", "Z I");
        });
  }

  @EachServer
  void otherStatementsAndNamedPortalsAreUntouched(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(client, "one", "SELECT * FROM t WHERE a >= $1 ORDER BY a");
          client.query("BEGIN");
          client.send(concat(named("held", "one"), concat(execute("held", 1), sync())));
          assertThat(words(client.readUntil('Z'))).contains("D 1|one", "s", "Z T");
          client.send(concat(execute("held", 0), sync()));
          assertThat(words(client.readUntil('Z'))).contains("D 2|two", "D 3|three", "Z T");
          client.query("COMMIT");
          owner.query("ALTER TABLE t ADD COLUMN c int");
          client.send(concat(named("held", "one"), concat(execute("held", 1), sync())));
          assertThat(words(client.readUntil('Z'))).containsExactly("E " + OUTDATED, "Z I");
          assertThat(run(client, "one", "3")).contains("D 3|three");
        });
  }

  /** Some are in flight when the lock is given back: those the server refuses at once. */
  @EachServer
  void clientsUnderLoadSeeNoError(PostgresServer server) throws Exception {
    String database = server.createDatabase("loaded");
    List<Gateway> both = List.of(gateways.inFrontOf(server), gateways.inFrontOf(server));
    ConcurrentLinkedQueue<List<String>> wrong = new ConcurrentLinkedQueue<>();
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger inserted = new AtomicInteger();
    try (RawClient owner = RawClient.login(server.port(), database, PostgresServer.SUPERUSER)) {
      owner.query("CREATE TABLE t (a int PRIMARY KEY, b text)");
      owner.query("CREATE TABLE log (a int, b int)");
      owner.query("INSERT INTO t SELECT i, 'n' FROM generate_series(1, 100) i");
      List<Thread> clients = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        int port = both.get(i % 2).port();
        clients.add(
            Thread.ofVirtual()
                .start(() -> {
                  try (RawClient client =
                      RawClient.login(port, database, PostgresServer.SUPERUSER)) {
                    prepare(client, "read", "SELECT * FROM t WHERE a = $1");
                    prepare(client, "write", "INSERT INTO log VALUES ($1) RETURNING *");
                    while (!over.get()) {
                      List<String> row = run(client, "read", "5");
                      List<String> written = run(client, "write", "6");
                      inserted.incrementAndGet();
                      if (!row.contains("D 5|n")) {
                        wrong.add(row);
                      }
                      if (!written.contains("D 6|")) {
                        wrong.add(written);
                      }
                    }
                  }
                }));
      }
      List<Integer> ports = List.of(both.get(0).port(), both.get(1).port(), server.port());
      for (int change = 0; change < 9; change++) {
        int before = inserted.get();
        while (inserted.get() < before + 40 && wrong.isEmpty()) {
          Thread.onSpinWait();
        }
        try (RawClient alter =
            RawClient.login(ports.get(change % 3), database, PostgresServer.SUPERUSER)) {
          alter.query("ALTER TABLE t ADD COLUMN more" + change + " int DEFAULT 1");
          alter.query("ALTER TABLE log ADD COLUMN more" + change + " int DEFAULT 1");
        }
      }
      over.set(true);
      for (Thread client : clients) {
        client.join();
      }
      assertThat(wrong).isEmpty();
      assertThat(values(owner, "SELECT count(*) FROM log"))
          .isEqualTo(Integer.toString(inserted.get()));
    }
  }

  /** pgjdbc describes a statement once and asks for each column in a format of its own. */
  @EachServer
  void pgjdbcReadsTheRowsItKnows(PostgresServer server) throws Exception {
    String database = server.createDatabase("jdbc");
    Gateway gateway = gateways.inFrontOf(server);
    try (Connection client = connect(gateway.port(), database);
        var sql = client.createStatement();
        Connection owner = connect(server.port(), database);
        var alter = owner.createStatement()) {
      alter.execute("CREATE TABLE t (a int PRIMARY KEY, b bigint, note text)");
      alter.execute("INSERT INTO t VALUES (1, 2, 'n')");
      try (PreparedStatement read = client.prepareStatement("SELECT * FROM t WHERE a = ?")) {
        for (int i = 0; i < 12; i++) {
          if (i > 5) {
            alter.execute("ALTER TABLE t ADD COLUMN more" + i + " uuid");
          }
          read.setInt(1, 1);
          try (ResultSet row = read.executeQuery()) {
            assertThat(row.next()).isTrue();
            assertThat(row.getLong("b")).isEqualTo(2);
            assertThat(row.getString("note")).isEqualTo("n");
            assertThat(row.getMetaData().getColumnCount()).isEqualTo(3);
          }
        }
      }
      try (ResultSet names =
          sql.executeQuery(
              "SELECT count(*) FROM pg_prepared_statements WHERE statement ~ '^SELECT \"a\"'")) {
        names.next();
        assertThat(names.getInt(1)).isEqualTo(1);
      }
    }
  }

  /** What the tests above would be without a gateway. */
  @EachServer
  void directlyTheErrorStays(PostgresServer server) throws Exception {
    with(
        server,
        (client, owner) -> {
          prepare(owner, "one", "SELECT * FROM t WHERE a = $1");
          client.query("ALTER TABLE t ADD COLUMN c int");
          assertThat(run(owner, "one", "1")).containsExactly("E " + OUTDATED, "Z I");
          assertThat(run(owner, "one", "1")).containsExactly("E " + OUTDATED, "Z I");
        });
  }

  private static Connection connect(int port, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%d/%s?user=%s&prepareThreshold=1"
            .formatted(port, database, PostgresServer.SUPERUSER));
  }

  private static List<String> prepare(RawClient client, String name, String sql) {
    client.send(concat(parse(name, sql, List.of()), concat(describe('S', name), sync())));
    return words(client.readUntil('Z'));
  }

  private static List<String> run(RawClient client, String name, String value) {
    client.send(exchange(name, value));
    return words(client.readUntil('Z'));
  }

  private static byte[] exchange(String name, String value) {
    return concat(bind(name, value), concat(execute("", 0), sync()));
  }

  private static byte[] bind(String name, String value) {
    return FrontendBytes.bind("", name, List.of(Optional.of(text(value))), false, false);
  }

  private static byte[] named(String portal, String name) {
    return FrontendBytes.bind(portal, name, List.of(Optional.of(text("1"))), false, false);
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.US_ASCII);
  }

  private static String values(RawClient client, String sql) {
    return words(client.query(sql)).stream()
        .filter(word -> word.startsWith("D "))
        .map(word -> word.substring(2))
        .collect(Collectors.joining(","));
  }

  private static List<List<Byte>> bytes(List<Frame> frames) {
    return frames.stream()
        .map(frame -> {
          ByteBuffer body = frame.body();
          return IntStream.range(0, frame.length()).mapToObj(body::get).toList();
        })
        .toList();
  }
}
