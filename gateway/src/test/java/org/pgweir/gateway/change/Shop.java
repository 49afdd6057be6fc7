package org.pgweir.gateway.change;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.store.StoreException;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.PlannedChange;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/** A database with schema pgweir and a table of 5000 orders. */
record Shop(PostgresServer server, String database) {

  static Shop on(PostgresServer server) throws Exception {
    Shop shop = new Shop(server, server.createDatabase("shop"));
    shop.install();
    shop.run(
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric, note text)",
        "INSERT INTO orders SELECT i, i, 'n' FROM generate_series(1, 5000) i");
    return shop;
  }

  void install() throws SQLException, StoreException {
    try (Connection connection = connect()) {
      new Store(connection).install(Optional.empty());
    }
  }

  UpstreamConfig upstream() {
    return UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
        .withUser(PostgresServer.SUPERUSER);
  }

  Connection connect() throws SQLException {
    return server.connect(database);
  }

  Connection through(int port, String protocol) throws SQLException {
    return DriverManager.getConnection(
        PostgresServer.url(port, database) + "&preferQueryMode=" + protocol);
  }

  void run(String... statements) {
    server.execute(database, statements);
  }

  String one(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? String.valueOf(row.getString(1)) : "";
    }
  }

  /** Waits until the one value of the query is the expected one. */
  void awaitOne(String sql, String expected) {
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> one(sql).equals(expected));
  }

  void awaitState(long change, String state) {
    awaitOne("SELECT state FROM pgweir.change WHERE id = " + change, state);
  }

  /** Columns, constraints and indexes of the table, each on a line. */
  String catalogue() throws SQLException {
    return one(
        """
        SELECT string_agg(line, E'\\n' ORDER BY line) FROM (
          SELECT format('%s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull,
              pg_get_expr(adbin, adrelid)) AS line
            FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            WHERE attrelid = to_regclass('orders') AND attnum > 0 AND NOT attisdropped
          UNION ALL SELECT format('%s %s %s', conname, pg_get_constraintdef(oid), convalidated)
            FROM pg_constraint WHERE conrelid = to_regclass('orders')
          UNION ALL SELECT format('%s %s', pg_get_indexdef(indexrelid), indisvalid)
            FROM pg_index WHERE indrelid = to_regclass('orders')) lines\
        """);
  }

  /** Writes a change of orders down and begins it, as a client would; its number. */
  long begin(PlanReply reply, PlanStep... steps) throws SQLException {
    return begin(PostgresServer.SUPERUSER, reply, steps);
  }

  /** The same with the rights of a role. */
  long begin(String role, PlanReply reply, PlanStep... steps) throws SQLException {
    PlannedChange change =
        new PlannedChange(
            "a-rule",
            new Refusal(
                "a-rule",
                "42501",
                "refused",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()),
            new Plan(ObjectName.of("public", "orders"), List.of(steps)),
            "ALTER TABLE",
            reply,
            Optional.empty());
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      var reading =
          new ChangeJournal.Reading(
              role,
              Optional.of(Long.valueOf(one("SELECT 'orders'::regclass::oid"))),
              Map.of("search_path", "public", "DateStyle", "ISO, DMY"));
      var client =
          new ChangeJournal.Client(database, PostgresServer.SUPERUSER, "test", Optional.empty());
      var offer =
          new Offering(connection)
              .offer(new ChangeJournal.Proposal("ALTER TABLE …", 1, change, client, reading));
      if (!(offer instanceof ChangeJournal.Offered(long id, String token))) {
        throw new AssertionError(offer);
      }
      connection.setAutoCommit(false);
      if (steps[0] instanceof PlanStep.ShortTransaction first) {
        for (String sql : first.statements()) {
          statement.execute(sql);
        }
      }
      statement.execute("SELECT pgweir.begin_change(%d, '%s')".formatted(id, token));
      connection.commit();
      return id;
    }
  }

  static List<String> warnings(Statement statement) throws SQLException {
    List<String> messages = new ArrayList<>();
    for (SQLWarning warning = statement.getWarnings();
        warning != null;
        warning = warning.getNextWarning()) {
      messages.add(warning.getMessage());
    }
    return messages;
  }
}
