package org.pgweir.gateway.harness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.pgweir.gateway.testkit.PostgresServer;

/**
 * Runs one case on a database of its own while traffic flows and one reader stays idle in a
 * transaction for four seconds, which is in the way of most changes.
 *
 * @param direct port of the server
 * @param ddl port that the change is sent to: the gateway's, or the server's to see what it saves
 */
record CaseRun(ChangeCase change, String database, int direct, int gateway, int ddl) {

  private static final Duration LONGEST_STALL = Duration.ofMillis(150);
  private static final Duration READER_STAYS = Duration.ofSeconds(4);
  private static final Duration READER_FIRST = Duration.ofMillis(300);
  private static final Duration AFTERWARDS = Duration.ofMillis(300);

  /**
   * What was measured.
   *
   * @param through the longest a foreground statement took through the gateway
   * @param beside the same beside it
   * @param noise what the machine held up at worst: statements where nothing changes, and the looks
   *     at locks
   * @param lockWait the longest a foreground session waited for a lock, as the server saw it
   * @param took how long the change took
   * @param errors of foreground statements, and of the change
   */
  record Outcome(
      Duration through,
      Duration beside,
      Duration noise,
      Duration lockWait,
      Duration took,
      List<String> errors) {

    Duration worst() {
      return through.compareTo(beside) > 0 ? through : beside;
    }
  }

  /** Makes the database what the case starts from. */
  void prepare() throws SQLException {
    try (Connection connection = connect(direct)) {
      for (String sql : change.setup()) {
        execute(connection, sql);
      }
    }
  }

  /** Runs the change; the client speaks the protocol given, as pgjdbc calls it. */
  Outcome underTraffic(String protocol, Noise noise, LockWaits waits)
      throws SQLException, InterruptedException {
    try (Connection client =
        DriverManager.getConnection(
            PostgresServer.url(ddl, database) + "&preferQueryMode=" + protocol)) {
      return underTraffic(() -> failure(client, change.statement()), noise, waits);
    }
  }

  /** Runs what changes the schema, which returns what went wrong with it. */
  Outcome underTraffic(Supplier<Optional<String>> ddl, Noise noise, LockWaits waits)
      throws SQLException, InterruptedException {
    try (Connection reader = connect(direct)) {
      Foreground foreground = new Foreground(database, gateway, direct);
      long before;
      Duration took;
      Optional<String> failure;
      try (foreground) {
        reader.setAutoCommit(false);
        execute(
            reader,
            "SELECT count(*) FROM orders JOIN customers ON orders.customer_id = customers.id");
        Thread staying = Thread.ofVirtual().start(() -> stay(reader));
        Thread.sleep(READER_FIRST);
        foreground.begin();
        before = System.nanoTime();
        failure = ddl.get();
        took = Duration.ofNanos(System.nanoTime() - before);
        staying.join();
        Thread.sleep(AFTERWARDS);
      }
      return new Outcome(
          foreground.worstThrough(),
          foreground.worstBeside(),
          Collections.max(List.of(noise.since(before), waits.lateSince(before))),
          waits.worst(database),
          took,
          Stream.concat(foreground.errors().stream(), failure.stream()).toList());
    }
  }

  /** Runs the change as it stands, with nobody about. */
  void idle() throws SQLException {
    try (Connection connection = connect(direct)) {
      execute(connection, change.statement());
    }
  }

  CatalogueDump dump() throws SQLException {
    try (Connection connection = connect(direct)) {
      return CatalogueDump.of(connection, change.keepsOrder());
    }
  }

  /** Whether what the case checks is true. */
  boolean checks() throws SQLException {
    if (change.check().isEmpty()) {
      return true;
    }
    try (Connection connection = connect(direct);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(change.check().get())) {
      return row.next() && row.getBoolean(1);
    }
  }

  private Connection connect(int port) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(port, database));
  }

  private static void stay(Connection reader) {
    try {
      Thread.sleep(READER_STAYS);
      reader.rollback();
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stalls longer than 150 ms and the noise of the same seconds. */
  static List<String> stalls(Outcome outcome) {
    List<String> faults = new ArrayList<>();
    Duration noise = outcome.noise();
    if (isStall(outcome.lockWait(), noise)) {
      faults.add("a session waited for a lock: " + outcome);
    }
    // the way through the gateway is twice as long, and meets the noise twice
    if (isStall(outcome.beside(), noise) || isStall(outcome.through(), noise.multipliedBy(2))) {
      faults.add("a client was stalled: " + outcome);
    }
    return faults;
  }

  private static boolean isStall(Duration measured, Duration noise) {
    return measured.minus(noise).compareTo(LONGEST_STALL) > 0;
  }

  private static Optional<String> failure(Connection connection, String sql) {
    try {
      execute(connection, sql);
      return Optional.empty();
    } catch (SQLException failed) {
      return Optional.of("the change: " + failed);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
