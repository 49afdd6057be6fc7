package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.FunctionFacts.Volatility;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.SearchPaths;

/** Reads what names are looked up by: schemas, search_path settings, and functions. */
final class SettingsReader {

  /** As this session started: {@code SET LOCAL} in it has not happened yet. */
  private static final String OWN_SEARCH_PATH =
      """
      SELECT s.setting, s.boot_val,
             s.source OPERATOR(pg_catalog.=) ANY ('{default,environment variable,configuration file,command line}'
               ::pg_catalog.text[]) AS of_server
      FROM pg_catalog.pg_settings AS s WHERE s.name OPERATOR(pg_catalog.=) 'search_path'
      """;

  private static final String SETTINGS =
      """
      SELECT coalesce(r.rolname, '') AS role, s.setdatabase <> 0 AS of_database,
             substr(c.entry, length('search_path=') + 1) AS value
      FROM pg_catalog.pg_db_role_setting AS s
      CROSS JOIN unnest(s.setconfig) AS c (entry)
      LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = s.setrole
      WHERE c.entry LIKE 'search\\_path=%'
        AND (s.setrole = 0 OR r.oid IS NOT NULL)
        AND s.setdatabase IN (
          0, (SELECT d.oid FROM pg_catalog.pg_database AS d WHERE d.datname = current_database()))
      ORDER BY s.setdatabase <> 0
      """;

  private static final String SCHEMAS =
      """
      SELECT nspname FROM pg_catalog.pg_namespace
      WHERE nspname <> 'pg_toast' AND nspname NOT LIKE 'pg\\_temp\\_%'
        AND nspname NOT LIKE 'pg\\_toast\\_temp\\_%'
      """;

  /** The letters of volatility are in the order of the alphabet: i, s, v. */
  private static final String FUNCTIONS =
      """
      SELECT n.nspname, p.proname, max(CAST(p.provolatile AS text)) AS volatility,
             bool_or(l.lanname = 'sql' AND p.provolatile = 'v') AS in_sql
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
      WHERE
      """
          + Query.OF_USERS
          + "GROUP BY 1, 2";

  private static final String NUMBERS =
      """
      SELECT p.oid, n.nspname, p.proname
      FROM pg_catalog.pg_proc AS p
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
      WHERE n.nspname NOT LIKE 'pg\\_temp\\_%'
      """;

  private SettingsReader() {}

  /**
   * The server's own search_path as far as this login can see it: hidden behind a setting of the
   * login or the database, PostgreSQL's default stands for it.
   *
   * <p>To be called before search_path is changed on the connection.
   */
  static String serverSearchPath(Query query) throws SQLException {
    return query.one(
        OWN_SEARCH_PATH,
        row -> row.getBoolean("of_server") ? row.getString("setting") : row.getString("boot_val"));
  }

  /**
   * A setting for a role goes before one for the database, each in the database before at large.
   */
  static SearchPaths searchPaths(Query query, String server) throws SQLException {
    Map<String, String> roles = new HashMap<>();
    query.each(SETTINGS, row -> roles.put(row.getString("role"), row.getString("value")));
    Optional<String> ofAll = Optional.ofNullable(roles.remove(""));
    return new SearchPaths(server, ofAll, roles);
  }

  static Set<String> schemas(Query query) throws SQLException {
    return new HashSet<>(query.list(SCHEMAS, row -> row.getString(1)));
  }

  static Map<ObjectName, FunctionFacts> functions(Query query) throws SQLException {
    Map<ObjectName, FunctionFacts> functions = new HashMap<>();
    query.each(
        FUNCTIONS,
        row -> {
          ObjectName name = ObjectName.of(row.getString(1), row.getString(2));
          functions.put(
              name, new FunctionFacts(name, volatility(row.getString(3)), row.getBoolean(4)));
        });
    return functions;
  }

  static Map<Long, ObjectName> functionNumbers(Query query) throws SQLException {
    Map<Long, ObjectName> numbers = new HashMap<>();
    query.each(
        NUMBERS,
        row -> numbers.put(row.getLong(1), ObjectName.of(row.getString(2), row.getString(3))));
    return numbers;
  }

  private static Volatility volatility(String letter) {
    return switch (letter) {
      case "v" -> Volatility.VOLATILE;
      case "s" -> Volatility.STABLE;
      default -> Volatility.IMMUTABLE;
    };
  }
}
