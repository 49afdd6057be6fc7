package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Column.Generated;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;

/** Reads the columns of all relations, and tells which columns numbers mean. */
final class ColumnReader {

  private static final String COLUMNS =
      Query.WITH_USER_RELATIONS
          + """
          SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod,
                 coalesce(l.collname, 'default') AS collation, a.attnotnull, a.attgenerated,
                 a.attidentity <> '' AS identity,
                 CASE WHEN a.attgenerated <> '' THEN CAST(d.adbin AS text) END AS expression,
                 a.atthasdef AND a.attgenerated = '' AS has_default
          FROM pg_catalog.pg_attribute AS a
          JOIN user_relation AS r ON r.oid = a.attrelid
          LEFT JOIN pg_catalog.pg_collation AS l ON l.oid = a.attcollation
          LEFT JOIN pg_catalog.pg_attrdef AS d
            ON a.attgenerated <> '' AND d.adrelid = a.attrelid AND d.adnum = a.attnum
          WHERE a.attnum > 0 AND NOT a.attisdropped
          ORDER BY a.attrelid, a.attnum
          """;

  /** Those a column owns, as serial and identity do, and those its default draws from. */
  private static final String SEQUENCES =
      """
      SELECT d.refobjid AS relation, d.refobjsubid AS number, n.nspname, s.relname
      FROM pg_catalog.pg_depend AS d
      JOIN pg_catalog.pg_class AS s ON s.oid = d.objid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace AS n ON n.oid = s.relnamespace
      WHERE d.classid = CAST('pg_catalog.pg_class' AS regclass)
        AND d.refclassid = CAST('pg_catalog.pg_class' AS regclass) AND d.refobjsubid > 0
      UNION
      SELECT a.adrelid, a.adnum, n.nspname, s.relname
      FROM pg_catalog.pg_depend AS d
      JOIN pg_catalog.pg_attrdef AS a ON a.oid = d.objid
      JOIN pg_catalog.pg_class AS s ON s.oid = d.refobjid AND s.relkind = 'S'
      JOIN pg_catalog.pg_namespace AS n ON n.oid = s.relnamespace
      WHERE d.classid = CAST('pg_catalog.pg_attrdef' AS regclass)
        AND d.refclassid = CAST('pg_catalog.pg_class' AS regclass)
      """;

  /** How a tree of PostgreSQL's names a column of the table: 0 is the whole row. */
  private static final Pattern VAR = Pattern.compile(":varattno (-?\\d+)");

  private static final Pattern SEPARATOR = Pattern.compile("[ ,]");

  private record Row(
      int number,
      String name,
      ColumnType type,
      String collation,
      boolean notNull,
      Generated generated,
      boolean identity,
      @Nullable String expression,
      boolean hasDefault) {}

  /** A column of some relation. */
  record Place(long relation, int number) {}

  private final Map<Long, Map<Integer, Row>> tables = new HashMap<>();
  private final Map<Place, Set<ObjectName>> sequences = new HashMap<>();
  private final Map<Place, String> defaults;

  private ColumnReader(Map<Place, String> defaults) {
    this.defaults = defaults;
  }

  /**
   * Reads them.
   *
   * @param defaults the texts of defaults, as far as they could be read
   */
  static ColumnReader of(Query query, TypeReader types, Map<Place, String> defaults)
      throws SQLException {
    ColumnReader columns = new ColumnReader(defaults);
    query.each(
        SEQUENCES,
        row ->
            columns
                .sequences
                .computeIfAbsent(new Place(row.getLong(1), row.getInt(2)), _ -> new HashSet<>())
                .add(ObjectName.of(row.getString(3), row.getString(4))));
    Map<String, String> same = new HashMap<>();
    query.each(
        COLUMNS,
        row -> {
          int number = row.getInt(2);
          String name = row.getString(3);
          columns
              .tables
              .computeIfAbsent(row.getLong(1), _ -> new LinkedHashMap<>())
              .put(
                  number,
                  new Row(
                      number,
                      same.computeIfAbsent(name, each -> each),
                      types.type(row.getLong(4), row.getInt(5)),
                      same.computeIfAbsent(row.getString(6), each -> each),
                      row.getBoolean(7),
                      generated(row.getString(8)),
                      row.getBoolean(9),
                      row.getString(10),
                      row.getBoolean(11)));
        });
    return columns;
  }

  private static Generated generated(String letter) {
    return switch (letter) {
      case "s" -> Generated.STORED;
      case "v" -> Generated.VIRTUAL;
      default -> Generated.NO;
    };
  }

  private Map<Integer, Row> rows(long table) {
    return tables.getOrDefault(table, Map.of());
  }

  /**
   * The columns of a table.
   *
   * @param awaited columns whose NOT NULL still waits for VALIDATE
   */
  List<Column> of(long table, Set<String> awaited) {
    List<Column> columns = new ArrayList<>();
    for (Row row : rows(table).values()) {
      Place place = new Place(table, row.number);
      columns.add(
          new Column(
              row.name,
              row.type,
              row.collation,
              row.notNull && !awaited.contains(row.name),
              row.generated,
              row.expression == null ? Set.of() : readBy(table, row.expression),
              row.identity,
              row.hasDefault ? Optional.of(defaults.getOrDefault(place, "")) : Optional.empty(),
              sequences.getOrDefault(place, Set.of())));
    }
    return columns;
  }

  /**
   * The columns of that numbers, without expressions, which have the number 0.
   *
   * @param numbers as {@code conkey} and {@code indkey} list them
   */
  List<String> named(long table, String numbers) {
    return SEPARATOR
        .splitAsStream(numbers)
        .filter(number -> !number.isEmpty())
        .map(Integer::valueOf)
        .flatMap(number -> name(table, number).stream())
        .toList();
  }

  /** The column of a number, unless that is 0 or of the system. */
  Optional<String> name(long table, int number) {
    return Optional.ofNullable(rows(table).get(number)).map(Row::name);
  }

  /** The columns that an expression in PostgreSQL's own notation of trees reads. */
  Set<String> readBy(long table, String tree) {
    Set<String> names = new HashSet<>();
    VAR.matcher(tree)
        .results()
        .map(found -> Integer.valueOf(found.group(1)))
        .forEach(number -> {
          if (number == 0) {
            rows(table).values().forEach(row -> names.add(row.name));
          } else {
            name(table, number).ifPresent(names::add);
          }
        });
    return names;
  }
}
