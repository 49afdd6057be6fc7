package org.pgweir.gateway.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.TypeFacts;

/** Reads types: those that columns and domains have, and the facts about those of users. */
final class TypeReader {

  /** What {@code format_type} prints in parentheses, which nothing but words and [] follows. */
  private static final Pattern MODIFIERS = Pattern.compile("\\(([^()\"]*)\\)[^()\"]*$");

  private static final Pattern COMMA = Pattern.compile(",");

  private static final String USED =
      Query.WITH_USER_RELATIONS
          + """
          , used AS (
            SELECT DISTINCT a.atttypid AS type, a.atttypmod AS modifier
            FROM pg_catalog.pg_attribute AS a JOIN user_relation AS r ON r.oid = a.attrelid
            WHERE a.attnum > 0 AND NOT a.attisdropped
            UNION
            SELECT typbasetype, typtypmod FROM pg_catalog.pg_type WHERE typtype = 'd'
            UNION
            SELECT reloftype, -1 FROM user_relation WHERE reloftype <> 0)
          SELECT used.type, used.modifier, coalesce(en.nspname, n.nspname) AS schema,
                 coalesce(e.typname, t.typname) AS name, e.oid IS NOT NULL AS array,
                 CASE WHEN used.modifier >= 0 THEN format_type(used.type, used.modifier) END AS text
          FROM used
          JOIN pg_catalog.pg_type AS t ON t.oid = used.type
          JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
          LEFT JOIN pg_catalog.pg_type AS e ON e.typarray = t.oid
          LEFT JOIN pg_catalog.pg_namespace AS en ON en.oid = e.typnamespace
          """;

  /** A default's calls are in its tree as {@code :funcid} and, of operators, {@code :opfuncid}. */
  private static final String FACTS =
      """
      SELECT n.nspname, t.typname, t.typtype, t.typbasetype, t.typtypmod, t.typnotnull,
             t.typdefaultbin IS NOT NULL AS has_default,
             EXISTS (
               SELECT FROM regexp_matches(
                   CAST(t.typdefaultbin AS text), ':(?:op)?funcid (\\d+)', 'g') AS call
               JOIN pg_catalog.pg_proc AS p ON p.oid = CAST(call[1] AS oid)
               WHERE p.provolatile = 'v') AS volatile_default,
             ARRAY(
               SELECT CAST(k.conname AS text) FROM pg_catalog.pg_constraint AS k
               WHERE k.contypid = t.oid AND k.contype = 'c') AS checks,
             (SELECT min(o.opcname) FROM pg_catalog.pg_opclass AS o
              JOIN pg_catalog.pg_am AS m ON m.oid = o.opcmethod
              WHERE m.amname = 'btree' AND o.opcdefault AND o.opcintype = t.oid) AS opclass
      FROM pg_catalog.pg_type AS t
      JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
      LEFT JOIN pg_catalog.pg_class AS c ON c.oid = t.typrelid
      WHERE (t.typtype IN ('d', 'e', 'b', 'r', 'm') OR t.typtype = 'c' AND c.relkind = 'c')
        AND NOT EXISTS (SELECT FROM pg_catalog.pg_type AS e WHERE e.typarray = t.oid) AND
      """
          + Query.OF_USERS;

  private static final String CASTS =
      """
      SELECT sn.nspname, s.typname, tn.nspname, t.typname, c.castmethod, c.castcontext = 'e'
      FROM pg_catalog.pg_cast AS c
      JOIN pg_catalog.pg_type AS s ON s.oid = c.castsource
      JOIN pg_catalog.pg_namespace AS sn ON sn.oid = s.typnamespace
      JOIN pg_catalog.pg_type AS t ON t.oid = c.casttarget
      JOIN pg_catalog.pg_namespace AS tn ON tn.oid = t.typnamespace
      WHERE sn.nspname <> 'pg_catalog' OR tn.nspname <> 'pg_catalog'
      """;

  private record Key(long type, int modifier) {}

  private final Query query;
  private final Map<Key, ColumnType> used = new HashMap<>();

  private TypeReader(Query query) {
    this.query = query;
  }

  static TypeReader of(Query query) throws SQLException {
    TypeReader types = new TypeReader(query);
    query.each(
        USED, row -> types.used.put(new Key(row.getLong("type"), row.getInt("modifier")), of(row)));
    return types;
  }

  private static ColumnType of(ResultSet row) throws SQLException {
    return new ColumnType(
        ObjectName.of(row.getString("schema"), row.getString("name")),
        modifiers(row.getString("text")),
        row.getBoolean("array"));
  }

  private static List<String> modifiers(@Nullable String text) {
    Matcher found = MODIFIERS.matcher(text == null ? "" : text);
    return found.find()
        ? COMMA.splitAsStream(found.group(1)).map(String::strip).toList()
        : List.of();
  }

  /** A type that a column or domain has, or a table is of. */
  ColumnType type(long type, int modifier) {
    return Objects.requireNonNull(used.get(new Key(type, modifier)));
  }

  /** The composite type of a typed table. */
  Optional<ObjectName> rowType(long type) {
    return type == 0 ? Optional.empty() : Optional.of(type(type, -1).name());
  }

  Map<ObjectName, TypeFacts> facts() throws SQLException {
    Map<ObjectName, TypeFacts> facts = new HashMap<>();
    query.each(
        FACTS,
        row -> {
          ObjectName name = ObjectName.of(row.getString("nspname"), row.getString("typname"));
          facts.put(name, facts(name, row));
        });
    return facts;
  }

  private TypeFacts facts(ObjectName name, ResultSet row) throws SQLException {
    return switch (row.getString("typtype")) {
      case "d" ->
          new TypeFacts.Domain(
              name,
              type(row.getLong("typbasetype"), row.getInt("typtypmod")),
              row.getBoolean("typnotnull"),
              Set.of((String[]) row.getArray("checks").getArray()),
              row.getBoolean("has_default"),
              row.getBoolean("volatile_default"));
      case "e" -> new TypeFacts.EnumType(name);
      case "c" -> new TypeFacts.Composite(name);
      case "r" -> new TypeFacts.Base(name, Optional.of("range_ops"));
      case "m" -> new TypeFacts.Base(name, Optional.of("multirange_ops"));
      default -> new TypeFacts.Base(name, Optional.ofNullable(row.getString("opclass")));
    };
  }

  Set<Cast> casts() throws SQLException {
    return new HashSet<>(
        query.list(
            CASTS,
            row ->
                new Cast(
                    ObjectName.of(row.getString(1), row.getString(2)),
                    ObjectName.of(row.getString(3), row.getString(4)),
                    switch (row.getString(5)) {
                      case "b" -> Cast.Method.BINARY;
                      case "f" -> Cast.Method.FUNCTION;
                      default -> Cast.Method.TEXT;
                    },
                    row.getBoolean(6))));
  }
}
