package org.pgweir.gateway.catalog;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.policies.catalog.Catalogue;

/** A database with one of everything, and its catalogue as a role reads it. */
final class RichSchema {

  private static final Map<Integer, String> DATABASES = new HashMap<>();

  private static final String[] RICH = {
    "CREATE SCHEMA s",
    "CREATE SCHEMA \"Odd schema\"",
    "CREATE EXTENSION citext SCHEMA public",
    "CREATE FUNCTION s.vol() RETURNS int LANGUAGE sql VOLATILE AS 'SELECT 1'",
    "CREATE FUNCTION s.over(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1'",
    "CREATE FUNCTION s.over(text) RETURNS int LANGUAGE sql STABLE AS 'SELECT 1'",
    "CREATE FUNCTION s.trig() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "CREATE TYPE s.mood AS ENUM ('sad', 'ok')",
    "CREATE TYPE s.pair AS (a int, b text)",
    "CREATE TYPE s.span AS RANGE (subtype = float8)",
    "CREATE DOMAIN s.plain AS varchar(20)",
    "CREATE DOMAIN s.positive AS int NOT NULL DEFAULT 7 CONSTRAINT above CHECK (VALUE > 0)",
    "CREATE DOMAIN s.rolled AS int DEFAULT s.vol()",
    "CREATE DOMAIN s.drawn AS float8 DEFAULT random() * 2",
    "CREATE DOMAIN s.nested AS s.positive[]",
    "CREATE FUNCTION s.mood_in(int) RETURNS s.mood LANGUAGE sql IMMUTABLE AS $$ SELECT 'ok'::s.mood $$",
    "CREATE CAST (int AS s.mood) WITH FUNCTION s.mood_in(int)",
    "CREATE CAST (s.mood AS varchar) WITH INOUT AS ASSIGNMENT",
    "CREATE TABLE s.parent (id int PRIMARY KEY, code text COLLATE \"C\" UNIQUE)",
    "INSERT INTO s.parent SELECT g, g::text FROM generate_series(1, 100) AS g",
    """
    CREATE TABLE s.t (
      id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      gone int,
      n numeric(10,2) NOT NULL,
      v varchar(30)[],
      ts timestamp(3),
      mood s.mood,
      amount s.positive DEFAULT 3,
      parent_id int,
      twice numeric GENERATED ALWAYS AS (n * 2) STORED,
      CONSTRAINT n_above CHECK (n > 0),
      CONSTRAINT to_parent FOREIGN KEY (parent_id) REFERENCES s.parent (id),
      CONSTRAINT apart EXCLUDE USING btree (parent_id WITH =))
    """,
    "ALTER TABLE s.t DROP COLUMN gone",
    "ALTER TABLE s.t ADD CONSTRAINT later CHECK (ts IS NOT NULL) NOT VALID",
    "ALTER TABLE s.t ADD CONSTRAINT code_later FOREIGN KEY (parent_id) REFERENCES s.parent ON DELETE CASCADE ON UPDATE SET NULL NOT VALID",
    "CREATE INDEX t_expr ON s.t (lower(v[1]), parent_id) INCLUDE (mood) WHERE ts > '2020-01-01'",
    "CREATE UNIQUE INDEX t_desc ON s.t USING btree (ts DESC NULLS LAST, mood)",
    "ALTER TABLE s.t CLUSTER ON t_desc",
    "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 's.t_desc'::regclass",
    "CREATE INDEX t_hash ON s.t USING hash (mood)",
    "CREATE VIEW s.v AS SELECT id, n FROM s.t WHERE mood = 'ok'",
    "CREATE MATERIALIZED VIEW s.m AS SELECT count(*) AS many FROM s.v",
    "CREATE FUNCTION s.takes_row(s.t[]) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE STATISTICS s.apart_stats ON n, ts FROM s.t",
    "CREATE TRIGGER watch BEFORE INSERT OR UPDATE OF n ON s.t FOR EACH ROW WHEN (NEW.ts IS NOT NULL) EXECUTE FUNCTION s.trig()",
    "CREATE RULE quiet AS ON DELETE TO s.parent DO INSTEAD NOTHING",
    "ALTER TABLE s.parent ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY own ON s.parent USING (code = current_user)",
    "CREATE PUBLICATION one_table FOR TABLE s.t",
    "CREATE PUBLICATION everything FOR ALL TABLES",
    "CREATE TABLE s.part (k int, at date) PARTITION BY RANGE (k)",
    "CREATE TABLE s.part_1 PARTITION OF s.part FOR VALUES FROM (0) TO (10)",
    "CREATE TABLE s.part_rest PARTITION OF s.part DEFAULT",
    "CREATE INDEX ON s.part (k)",
    "CREATE SEQUENCE s.counter",
    "CREATE TABLE s.counted (a int DEFAULT nextval('s.counter'), b serial)",
    "CREATE TABLE s.child (extra int) INHERITS (s.parent)",
    "CREATE TABLE s.typed OF s.pair",
    "CREATE UNLOGGED TABLE \"Odd schema\".\"Odd table\" (\"Odd column\" public.citext, j json)",
    "CREATE TEMPORARY TABLE passing (x int)",
  };

  static Stream<Arguments> readers() {
    return PostgresServers.all()
        .flatMap(server ->
            Stream.of(PostgresServer.SUPERUSER, "guest").map(r -> Arguments.of(server, r)));
  }

  static Catalogue read(PostgresServer server, String role, String database) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection(
            "jdbc:postgresql://127.0.0.1:%d/%s?user=%s".formatted(server.port(), database, role))) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      return CatalogueReader.read(connection);
    }
  }

  static synchronized String database(PostgresServer server) {
    return DATABASES.computeIfAbsent(
        server.major(),
        _ -> {
          String database = server.createDatabase("catalogue");
          server.execute(database, RICH);
          if (server.major() >= 15) {
            server.execute(database, "CREATE PUBLICATION schema_wide FOR TABLES IN SCHEMA s");
          }
          if (server.major() >= 18) {
            server.execute(
                database,
                "ALTER TABLE s.t ADD COLUMN thrice numeric GENERATED ALWAYS AS (n * 3) VIRTUAL",
                "ALTER TABLE s.t ADD CONSTRAINT mood_later NOT NULL mood NOT VALID",
                "ALTER TABLE s.t ADD CONSTRAINT idle CHECK (n < 9) NOT ENFORCED");
          }
          server.execute(
              database,
              "ALTER DATABASE %s SET search_path = s, public".formatted(database),
              "ALTER ROLE by_md5 IN DATABASE %s SET search_path = \"Odd schema\""
                  .formatted(database),
              "ANALYZE");
          return database;
        });
  }

  private RichSchema() {}
}
