package org.pgweir.gateway.access;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.gateway.testkit.PostgresServer;

/** A database with everything somebody might misuse, and a look at all that must not change. */
record Production(PostgresServer server, String database) {

  static Production on(PostgresServer server) {
    Production made = new Production(server, server.createDatabase("production"));
    server.execute(
        PostgresServer.SUPERUSER,
        "DO $$ BEGIN CREATE ROLE owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    server.execute(
        made.database,
        "CREATE TABLE orders (id serial PRIMARY KEY, state text)",
        "INSERT INTO orders (state) SELECT 'new' FROM generate_series(1, 20)",
        "CREATE INDEX orders_state ON orders (state)",
        "ALTER TABLE orders OWNER TO owner",
        "CREATE MATERIALIZED VIEW summary AS SELECT count(*) FROM orders",
        "CREATE TYPE mood AS ENUM ('good')",
        "CREATE TYPE poison_source AS (a int)",
        "SELECT lo_from_bytea(1234, 'precious')",
        "CREATE FUNCTION wipe() RETURNS bigint LANGUAGE plpgsql AS"
            + " 'BEGIN DELETE FROM public.orders; RETURN 1; END'",
        "CREATE FUNCTION wipe_sql() RETURNS bigint LANGUAGE sql AS"
            + " 'DELETE FROM public.orders; SELECT 1::bigint'",
        "CREATE FUNCTION wipe_as_owner() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS"
            + " 'BEGIN DELETE FROM public.orders; RETURN 1; END'",
        "CREATE FUNCTION lift() RETURNS text LANGUAGE plpgsql AS 'BEGIN RETURN"
            + " set_config(''default_transaction_read_only'', ''off'', false); END'",
        "CREATE FUNCTION lift_and_wipe() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN PERFORM"
            + " set_config(''transaction_read_only'', ''off'', false); DELETE FROM public.orders;"
            + " RETURN 1; END'",
        "CREATE PROCEDURE wipe_all() LANGUAGE plpgsql AS 'BEGIN DELETE FROM public.orders; END'",
        "CREATE FUNCTION wipe_step(bigint, int) RETURNS bigint LANGUAGE plpgsql AS"
            + " 'BEGIN DELETE FROM public.orders; RETURN 1; END'",
        "CREATE AGGREGATE wipe_aggregate(int)"
            + " (SFUNC = wipe_step, STYPE = bigint, INITCOND = '0')",
        "CREATE FUNCTION wipe_operator(int, int) RETURNS bigint LANGUAGE sql AS 'SELECT wipe()'",
        "CREATE OPERATOR ~! (LEFTARG = int, RIGHTARG = int, FUNCTION = wipe_operator)",
        "CREATE TYPE poison AS (a int)",
        "CREATE FUNCTION to_poison(text) RETURNS poison LANGUAGE sql AS"
            + " 'SELECT ROW(public.wipe()::int)::poison'",
        "CREATE CAST (text AS poison) WITH FUNCTION to_poison(text)",
        "CREATE VIEW wiping_view AS SELECT wipe()",
        "CREATE FUNCTION stop() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE FUNCTION stop_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
        "CREATE SCHEMA trap",
        "CREATE FUNCTION trap.now() RETURNS bigint LANGUAGE sql AS 'SELECT public.wipe()'",
        "CREATE FUNCTION trap.count() RETURNS bigint LANGUAGE sql AS 'SELECT public.wipe()'");
    return made;
  }

  /** All that can be told of what must not change. */
  List<String> state() throws SQLException {
    List<String> state = new ArrayList<>();
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement()) {
      for (String query :
          List.of(
              "SELECT 'row', id, state, xmin::text FROM orders ORDER BY id",
              "SELECT 'sequence', last_value, is_called FROM orders_id_seq",
              "SELECT 'class', oid, relname, relfilenode, relowner, relacl::text FROM pg_class"
                  + " WHERE oid >= 16384 ORDER BY oid",
              "SELECT 'column', attrelid, attname FROM pg_attribute WHERE attrelid >= 16384"
                  + " ORDER BY attrelid, attnum",
              "SELECT 'routine', oid, proname FROM pg_proc WHERE oid >= 16384 ORDER BY oid",
              "SELECT 'type', oid, typname FROM pg_type WHERE oid >= 16384 ORDER BY oid",
              "SELECT 'enum', enumlabel FROM pg_enum ORDER BY oid",
              "SELECT 'rule', rulename FROM pg_rewrite WHERE oid >= 16384 ORDER BY oid",
              "SELECT 'trigger', tgname FROM pg_trigger ORDER BY oid",
              "SELECT 'event trigger', evtname FROM pg_event_trigger ORDER BY oid",
              "SELECT 'schema', nspname FROM pg_namespace WHERE nspname !~ '^pg_(toast_)?temp_'"
                  + " ORDER BY oid",
              "SELECT 'comment', description FROM pg_description WHERE objoid >= 16384",
              "SELECT 'extension', extname FROM pg_extension ORDER BY oid",
              "SELECT 'publication', pubname FROM pg_publication ORDER BY oid",
              "SELECT 'cast', oid FROM pg_cast WHERE oid >= 16384 ORDER BY oid",
              "SELECT 'large object', loid, encode(data, 'hex') FROM pg_largeobject ORDER BY loid",
              "SELECT 'large objects', count(*) FROM pg_largeobject_metadata",
              "SELECT 'role', rolname FROM pg_roles ORDER BY oid",
              "SELECT 'database', datname FROM pg_database ORDER BY oid",
              "SELECT 'setting', setrole, setdatabase::text, setconfig::text FROM"
                  + " pg_db_role_setting",
              "SELECT 'file setting', name, setting FROM pg_file_settings WHERE sourcefile LIKE"
                  + " '%auto.conf'",
              "SELECT 'prepared', gid FROM pg_prepared_xacts",
              "SELECT 'slot', slot_name FROM pg_replication_slots",
              "SELECT 'advisory lock', objid FROM pg_locks WHERE locktype = 'advisory'")) {
        try (ResultSet rows = statement.executeQuery(query)) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            StringBuilder row = new StringBuilder();
            for (int i = 1; i <= columns; i++) {
              row.append(rows.getString(i)).append(' ');
            }
            state.add(row.toString());
          }
        }
      }
    }
    return state;
  }
}
