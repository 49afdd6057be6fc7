package org.pgweir.gateway.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * All that a database's catalogue says of the objects users made, as lines that are equal for equal
 * schemas: relations, columns, constraints, indexes, sequences and who owns them, rights, comments.
 * Leaves out schema {@code pgweir}, object identifiers, files and statistics.
 *
 * @param lines {@code kind identity: properties}
 */
public record CatalogueDump(SortedSet<String> lines) {

  private static final String COLUMN_ORDER = "column order";
  private static final Map<String, String> QUERIES = queries();

  /** Reads it in one snapshot. */
  public static CatalogueDump of(Connection connection, boolean withColumnOrder)
      throws SQLException {
    SortedSet<String> lines = new TreeSet<>();
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      for (var query : QUERIES.entrySet()) {
        if (withColumnOrder || !query.getKey().equals(COLUMN_ORDER)) {
          read(statement, query.getKey(), query.getValue(), lines);
        }
      }
      sequencesBehind(statement, lines);
      statement.execute("COMMIT");
    }
    return new CatalogueDump(lines);
  }

  /** Lines of one and not of the other: {@code -} of the expected one, {@code +} of this. */
  public List<String> differences(CatalogueDump expected) {
    List<String> differences = new ArrayList<>();
    for (String line : expected.lines) {
      if (!lines.contains(line)) {
        differences.add("- " + line);
      }
    }
    for (String line : lines) {
      if (!expected.lines.contains(line)) {
        differences.add("+ " + line);
      }
    }
    return differences;
  }

  /** The same without two flags of constraints, which stay as they are on a key that was there. */
  public List<String> differencesButInheritance(CatalogueDump expected) {
    List<String> plain =
        differences(expected).stream()
            .map(line -> line.replaceAll("\"con(noinherit|islocal)\": \\w+", ""))
            .toList();
    return plain.stream()
        .filter(line -> !plain.contains((line.startsWith("+") ? "-" : "+") + line.substring(1)))
        .toList();
  }

  private static void read(Statement statement, String kind, String query, SortedSet<String> lines)
      throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        lines.add(kind + " " + rows.getString(1) + ": " + rows.getString(2));
      }
    }
  }

  /** Sequences that would next give a value that its column has already; there should be none. */
  private static void sequencesBehind(Statement statement, SortedSet<String> lines)
      throws SQLException {
    Map<String, String> queries = new LinkedHashMap<>();
    try (ResultSet rows =
        statement.executeQuery(
            """
            SELECT s.seqrelid::regclass::text, format(
              'SELECT max(%I) >= (SELECT last_value + CASE WHEN is_called THEN 1 ELSE 0 END FROM %s) FROM %s',
              a.attname, s.seqrelid::regclass, a.attrelid::regclass)
            FROM pg_sequence s JOIN pg_depend d ON d.objid = s.seqrelid AND d.deptype IN ('a', 'i')
              AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass
              JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE s.seqrelid::regclass::text NOT LIKE 'pgweir.%'
            """)) {
      while (rows.next()) {
        queries.put(rows.getString(1), rows.getString(2));
      }
    }
    for (var each : queries.entrySet()) {
      try (ResultSet row = statement.executeQuery(each.getValue())) {
        row.next();
        lines.add("sequence " + each.getKey() + " is behind: " + row.getBoolean(1));
      }
    }
  }

  /** A line {@code -- kind} begins a query. */
  private static Map<String, String> queries() {
    Map<String, String> queries = new LinkedHashMap<>();
    try {
      for (String part :
          Files.readString(ChangeCase.FOLDER.resolve("catalogue.sql")).split("\n\n", -1)) {
        int line = part.indexOf('\n');
        if (line > 0 && part.startsWith("-- ")) {
          queries.put(part.substring(3, line), part.substring(line));
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return queries;
  }
}
