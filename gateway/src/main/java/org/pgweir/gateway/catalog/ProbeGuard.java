package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.probe.Probe.Question;

/**
 * Whether code that a user of the database wrote could run when a table is copied and a statement
 * tried on the copy; with the rights of the gateway it must not.
 *
 * <p>Functions in C and internal ones are trusted, because only superusers make those. Expressions
 * of the table's own defaults, constraints and indexes are not computed on an empty copy, but
 * planned, and planning computes what is constant in them.
 */
final class ProbeGuard {

  /**
   * Objections, the first that holds. The parameters: the table, and an array of the types that the
   * statement names.
   */
  private static final String OBJECTIONS =
      """
      WITH RECURSIVE
      target AS (SELECT CAST(CAST(? AS regclass) AS oid) AS oid),
      users_code AS (
        SELECT p.oid FROM pg_catalog.pg_proc AS p
        JOIN pg_catalog.pg_language AS l ON l.oid = p.prolang
        WHERE l.lanname NOT IN ('internal', 'c')
          AND p.pronamespace <> CAST('pg_catalog' AS regnamespace)),
      named AS (
        SELECT t.oid FROM unnest(CAST(? AS text[])) AS given (name)
        JOIN pg_catalog.pg_type AS t ON t.oid = to_regtype(given.name)
        UNION
        SELECT a.atttypid FROM pg_catalog.pg_attribute AS a JOIN target ON target.oid = a.attrelid
        WHERE a.attnum > 0 AND NOT a.attisdropped),
      type AS (
        SELECT oid FROM named
        UNION
        SELECT below.oid FROM type
        JOIN pg_catalog.pg_type AS t ON t.oid = type.oid
        CROSS JOIN LATERAL (VALUES (t.typbasetype), (t.typelem)) AS below (oid)
        WHERE below.oid <> 0),
      table_part AS (
        SELECT CAST('pg_catalog.pg_attrdef' AS regclass) AS class, d.oid
        FROM pg_catalog.pg_attrdef AS d JOIN target ON target.oid = d.adrelid
        UNION ALL
        SELECT CAST('pg_catalog.pg_constraint' AS regclass), k.oid
        FROM pg_catalog.pg_constraint AS k JOIN target ON target.oid = k.conrelid
        UNION ALL
        SELECT CAST('pg_catalog.pg_class' AS regclass), i.indexrelid
        FROM pg_catalog.pg_index AS i JOIN target ON target.oid = i.indrelid
        UNION ALL
        SELECT CAST('pg_catalog.pg_statistic_ext' AS regclass), s.oid
        FROM pg_catalog.pg_statistic_ext AS s JOIN target ON target.oid = s.stxrelid),
      type_part AS (
        SELECT CAST('pg_catalog.pg_type' AS regclass) AS class, type.oid FROM type
        UNION ALL
        SELECT CAST('pg_catalog.pg_constraint' AS regclass), k.oid
        FROM pg_catalog.pg_constraint AS k JOIN type ON type.oid = k.contypid),
      needed AS (
        SELECT d.refclassid AS class, d.refobjid AS oid, true AS by_table
        FROM pg_catalog.pg_depend AS d
        JOIN table_part AS part ON part.class = d.classid AND part.oid = d.objid
        UNION ALL
        SELECT d.refclassid, d.refobjid, false
        FROM pg_catalog.pg_depend AS d
        JOIN type_part AS part ON part.class = d.classid AND part.oid = d.objid)
      SELECT CASE
        WHEN current_setting('track_counts') <> 'on'
          THEN 'the server does not count scans (track_counts)'
        WHEN EXISTS (SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D')
          THEN 'an event trigger would run'
        WHEN EXISTS (
            SELECT FROM needed JOIN users_code ON users_code.oid = needed.oid
            WHERE needed.class = CAST('pg_catalog.pg_proc' AS regclass))
          OR EXISTS (
            SELECT FROM needed JOIN pg_catalog.pg_operator AS o ON o.oid = needed.oid
            JOIN users_code ON users_code.oid = o.oprcode
            WHERE needed.class = CAST('pg_catalog.pg_operator' AS regclass))
          THEN 'the table or a type calls a function that is not PostgreSQL''s own'
        WHEN EXISTS (
            SELECT FROM needed
            JOIN pg_catalog.pg_type AS t ON t.oid = needed.oid AND t.typtype IN ('d', 'c')
            WHERE needed.by_table AND needed.class = CAST('pg_catalog.pg_type' AS regclass))
          THEN 'an expression of the table needs a domain or composite type'
        WHEN EXISTS (
            SELECT FROM pg_catalog.pg_cast AS c JOIN users_code ON users_code.oid = c.castfunc
            JOIN type ON type.oid IN (c.castsource, c.casttarget))
          THEN 'a cast of its types calls a function that is not PostgreSQL''s own'
      END
      """;

  private ProbeGuard() {}

  /**
   * The first objection, on a connection whose search_path is {@code pg_catalog, pg_temp} and which
   * holds a lock on the table, so that it cannot change before it is copied.
   */
  static Optional<String> objection(Query query, Question question) throws SQLException {
    String types =
        question.types().stream()
            .map(CloneProbe::quoted)
            .map(name -> '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
            .collect(Collectors.joining(",", "{", "}"));
    return query.one(
        OBJECTIONS,
        row -> Optional.ofNullable(row.getString(1)),
        CloneProbe.quoted(question.table()),
        types);
  }
}
