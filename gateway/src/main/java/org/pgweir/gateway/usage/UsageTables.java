package org.pgweir.gateway.usage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.Bypass;
import org.pgweir.policies.usage.Observation;
import org.pgweir.policies.usage.Observation.Span;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Use;

/**
 * The evidence in schema {@code pgweir} of one database. Times are the server's. Confined to the
 * connection's thread; blocking.
 */
final class UsageTables {

  /** Somebody seen past the gateways may have stayed until he was looked for again. */
  private static final Duration BYPASS_TAIL = Duration.ofSeconds(10);

  private final Connection connection;

  UsageTables(Connection connection) {
    this.connection = connection;
  }

  void add(SortedMap<UsageKey, Long> counts) throws SQLException {
    if (counts.isEmpty()) {
      return;
    }
    List<UsageKey> keys = List.copyOf(counts.keySet());
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO pgweir.column_usage AS known (table_schema, table_name, column_name, use,
              role_name, application_name, first_seen, last_seen, statements)
            SELECT s, t, c, u, r, a, now(), now(), n
            FROM unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
              ?::bigint[]) AS seen (s, t, c, u, r, a, n)
            ON CONFLICT (table_schema, table_name, column_name, use, role_name, application_name)
            DO UPDATE SET last_seen = greatest(known.last_seen, excluded.last_seen),
              statements = known.statements + excluded.statements\
            """)) {
      insert.setArray(1, texts(keys.stream().map(UsageKey::schema).toList()));
      insert.setArray(2, texts(keys.stream().map(key -> key.use().table().name()).toList()));
      insert.setArray(3, texts(keys.stream().map(key -> key.use().column()).toList()));
      insert.setArray(4, texts(keys.stream().map(key -> key.use().use().word()).toList()));
      insert.setArray(5, texts(keys.stream().map(UsageKey::role).toList()));
      insert.setArray(6, texts(keys.stream().map(UsageKey::application).toList()));
      insert.setArray(7, connection.createArrayOf("bigint", counts.values().toArray()));
      insert.execute();
    }
  }

  private Array texts(List<String> values) throws SQLException {
    return connection.createArrayOf("text", values.toArray());
  }

  /**
   * Says that a gateway has been there until now.
   *
   * @param watch what it said last; empty to begin
   * @param processes of its sessions on the server
   */
  long watched(OptionalLong watch, String gateway, Set<Integer> processes) throws SQLException {
    Object[] numbers = processes.toArray();
    if (watch.isPresent()) {
      try (PreparedStatement update =
          connection.prepareStatement(
              "UPDATE pgweir.usage_watch SET seen_at = now(), processes = ? WHERE id = ?")) {
        update.setArray(1, connection.createArrayOf("integer", numbers));
        update.setLong(2, watch.getAsLong());
        if (update.executeUpdate() == 1) {
          return watch.getAsLong();
        }
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO pgweir.usage_watch (gateway, processes) VALUES (?, ?) RETURNING id")) {
      insert.setString(1, gateway);
      insert.setArray(2, connection.createArrayOf("integer", numbers));
      try (ResultSet row = insert.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Those of the processes that are no more. */
  Set<Integer> ended(Set<Integer> processes) throws SQLException {
    Set<Integer> ended = new HashSet<>(processes);
    if (!processes.isEmpty()) {
      try (PreparedStatement select =
          connection.prepareStatement("SELECT pid FROM pg_stat_activity WHERE pid = ANY (?)")) {
        select.setArray(1, connection.createArrayOf("integer", processes.toArray()));
        try (ResultSet rows = select.executeQuery()) {
          while (rows.next()) {
            ended.remove(rows.getInt(1));
          }
        }
      }
    }
    return ended;
  }

  /**
   * Notes who is connected past all gateways. Sessions that just began count only where no other
   * gateway may still have to say that they are its own.
   *
   * @param ownApplication the gateways' own connections bear this name
   * @param processes of this gateway's sessions as they are now
   */
  void noteBypasses(String ownApplication, Set<Integer> processes) throws SQLException {
    try (PreparedStatement note =
        connection.prepareStatement(
            """
            WITH watch AS (
              SELECT processes FROM pgweir.usage_watch WHERE seen_at > now() - interval '30 s'
            ), past AS (
              SELECT coalesce(usename, '') AS role_name,
                coalesce(application_name, '') AS application_name,
                coalesce(min(backend_start), now()) AS begun_at
              FROM pg_stat_activity
              WHERE datname = current_database() AND pid <> pg_backend_pid()
                AND coalesce(backend_type, 'client backend') = 'client backend'
                AND (coalesce(application_name, '') <> ? OR usename <> current_user)
                AND coalesce(backend_start, '-infinity') < now() -
                  CASE WHEN (SELECT count(*) FROM watch) > 1 THEN interval '15 s'
                    ELSE interval '1 s' END
                AND pid <> ALL (?::integer[])
                AND NOT EXISTS (SELECT FROM watch WHERE pid = ANY (processes))
              GROUP BY 1, 2
            ), again AS (
              UPDATE pgweir.usage_bypass AS known SET seen_at = now() FROM past
              WHERE known.role_name = past.role_name
                AND known.application_name = past.application_name
                AND known.seen_at > now() - interval '1 min'
              RETURNING past.role_name, past.application_name
            )
            INSERT INTO pgweir.usage_bypass (role_name, application_name, begun_at)
            SELECT role_name, application_name, begun_at FROM past
            WHERE (role_name, application_name) NOT IN (SELECT * FROM again)\
            """)) {
      note.setString(1, ownApplication);
      note.setArray(2, connection.createArrayOf("integer", processes.toArray()));
      note.execute();
    }
  }

  /** Takes away what says nothing any more. */
  void forget() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql :
          List.of(
              "DELETE FROM pgweir.column_usage WHERE last_seen < now() - interval '400 d'",
              "DELETE FROM pgweir.usage_watch WHERE seen_at < now() - interval '400 d'",
              "DELETE FROM pgweir.usage_bypass WHERE seen_at < now() - interval '400 d'",
              "UPDATE pgweir.usage_watch SET processes = '{}'"
                  + " WHERE seen_at < now() - interval '1 h' AND processes <> '{}'")) {
        statement.execute(sql);
      }
    }
  }

  TableUsage of(ObjectName table) throws SQLException {
    List<Bypass> bypasses = bypasses();
    List<Span> past = bypasses.stream().map(Bypass::span).toList();
    return new TableUsage(table, uses(table), Observation.of(watches(), past, now()), bypasses);
  }

  private Instant now() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT now()")) {
      row.next();
      return time(row, 1);
    }
  }

  private List<SeenUse> uses(ObjectName table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            SELECT column_name, use, role_name, application_name, min(first_seen), max(last_seen),
              sum(statements)::bigint
            FROM pgweir.column_usage WHERE table_schema IN (?, '') AND table_name = ?
            GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4\
            """)) {
      select.setString(1, table.schema().orElse(""));
      select.setString(2, table.name());
      List<SeenUse> uses = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Optional<Use> use = Use.of(rows.getString(2));
          if (use.isPresent()) {
            uses.add(
                new SeenUse(
                    rows.getString(1),
                    use.get(),
                    rows.getString(3),
                    rows.getString(4),
                    time(rows, 5),
                    time(rows, 6),
                    rows.getLong(7)));
          }
        }
      }
      return uses;
    }
  }

  private List<Span> watches() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT begun_at, seen_at FROM pgweir.usage_watch ORDER BY begun_at")) {
      List<Span> spans = new ArrayList<>();
      while (rows.next()) {
        spans.add(new Span(time(rows, 1), time(rows, 2)));
      }
      return spans;
    }
  }

  /** Those that nobody vouches for. */
  private List<Bypass> bypasses() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT role_name, application_name, begun_at, seen_at FROM pgweir.usage_bypass
                WHERE role_name NOT IN (SELECT role_name FROM pgweir.usage_trust)
                ORDER BY begun_at\
                """)) {
      List<Bypass> bypasses = new ArrayList<>();
      while (rows.next()) {
        Span span = new Span(time(rows, 3), time(rows, 4).plus(BYPASS_TAIL));
        bypasses.add(new Bypass(rows.getString(1), rows.getString(2), span));
      }
      return bypasses;
    }
  }

  /** The tables that a name can mean. */
  List<NamedTable> meant(String name) throws SQLException {
    return NamedTable.meant(connection, name);
  }

  /** Takes a role's sessions past the gateways for harmless, until further notice. */
  void trust(String role, String reason) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
            INSERT INTO pgweir.usage_trust (role_name, reason) VALUES (?, ?)
            ON CONFLICT (role_name) DO UPDATE SET reason = excluded.reason, trusted_at = now()\
            """)) {
      insert.setString(1, role);
      insert.setString(2, reason);
      insert.execute();
    }
  }

  /** Whether it was trusted. */
  boolean distrust(String role) throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("DELETE FROM pgweir.usage_trust WHERE role_name = ?")) {
      delete.setString(1, role);
      return delete.executeUpdate() > 0;
    }
  }

  /** The roles that are trusted, and why. */
  Map<String, String> trusted() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT role_name, reason FROM pgweir.usage_trust ORDER BY role_name")) {
      Map<String, String> trusted = new LinkedHashMap<>();
      while (rows.next()) {
        trusted.put(rows.getString(1), rows.getString(2));
      }
      return trusted;
    }
  }

  private static Instant time(ResultSet row, int column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }
}
