package org.pgweir.gateway.rollout;

import static org.awaitility.Awaitility.await;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.policy.PolicyText;

/** A database with schema pgweir and a table of 3000 orders. */
record RolloutScene(PostgresServer server, String database) {

  /** From {@code status} in words to {@code state} in numbers. */
  static final String FILE =
      """
      apiVersion: pgweir/v1
      kind: Rollout
      metadata: {name: order-state, owner: team-orders}
      table: orders
      old: [status]
      new:
        - name: state
          type: smallint
          up: CASE status WHEN 'open' THEN 1 WHEN 'paid' THEN 2 ELSE 3 END
          notNull: true
      down:
        status: CASE state WHEN 1 THEN 'open' WHEN 2 THEN 'paid' ELSE 'gone' END
      writes: {enforcement: %s}
      quiet: 0s
      advance: {%s}
      """;

  static RolloutScene on(PostgresServer server) throws Exception {
    RolloutScene scene = new RolloutScene(server, server.createDatabase("rollout"));
    try (Connection connection = scene.connect()) {
      new Store(connection).install(Optional.empty());
    }
    scene.run(
        // Every gateway has found the schema, as far as it goes.
        "UPDATE pgweir.migration SET applied_at = applied_at - interval '1 hour'",
        "CREATE TABLE orders (id bigint PRIMARY KEY, status text NOT NULL DEFAULT 'open',"
            + " note varchar(20))",
        """
        INSERT INTO orders SELECT i, (ARRAY['open', 'paid', 'gone'])[1 + i % 3], 'n'
        FROM generate_series(1, 3000) i\
        """);
    return scene;
  }

  UpstreamConfig upstream() {
    return UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
        .withUser(PostgresServer.SUPERUSER);
  }

  /** A gateway's part in rollouts. */
  RolloutService service() {
    RolloutService service = RolloutService.open(upstream());
    service.has(database);
    return service;
  }

  void start(String file) throws Exception {
    try (Connection connection = connect()) {
      new RolloutOperations(connection).start(new PolicyText("state.yaml", file), "a test");
    }
  }

  void apply(RolloutEvent event) throws Exception {
    try (Connection connection = connect()) {
      new RolloutOperations(connection)
          .apply(event, "operated", "order-state", Optional.of("a test"), "a test");
    }
  }

  int repair() throws Exception {
    try (Connection connection = connect()) {
      return new RolloutOperations(connection).repair("order-state", "a test");
    }
  }

  Connection connect() throws SQLException {
    Connection connection = server.connect(database);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET search_path = pg_catalog, public");
    }
    return connection;
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

  void awaitOne(String sql, String expected) {
    await(sql)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> one(sql), expected::equals);
  }

  void awaitPhase(String phase) {
    awaitOne("SELECT pgweir.phase('order-state')", phase);
  }

  /** Waits until the phase's gate is open but for an operator. */
  void awaitOperator() {
    awaitOne(
        """
        SELECT (waits_for LIKE 'an operator has to say so%')::text FROM pgweir.rollout
        ORDER BY id DESC LIMIT 1\
        """,
        "true");
  }

  /** Columns, constraints, indexes and triggers of the table, and our functions, each on a line. */
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
          UNION ALL SELECT pg_get_triggerdef(oid) FROM pg_trigger
            WHERE tgrelid = to_regclass('orders')
          UNION ALL SELECT proname FROM pg_proc
            WHERE pronamespace = 'pgweir'::regnamespace AND proname LIKE 'rollout%'
          UNION ALL SELECT format('%s %s', pg_get_indexdef(indexrelid), indisvalid)
            FROM pg_index WHERE indrelid = to_regclass('orders')) lines\
        """);
  }
}
