package org.pgweir.gateway.catalog;

import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what PostgreSQL computes only under a lock on the relation: sizes and the text of
 * expressions and queries.
 *
 * <p>Relations that somebody holds or awaits in ACCESS EXCLUSIVE are left out, so that reading
 * never waits in their queue; if one is locked between looking and asking, lock_timeout ends the
 * question and all of its kind are left out. ({@code pg_total_relation_size}, {@code
 * pg_get_viewdef}, from PostgreSQL 17 {@code pg_get_expr}.)
 */
final class LockableReader {

  private static final Logger LOG = LoggerFactory.getLogger(LockableReader.class);

  /** A relation was locked, or dropped, after the snapshot was taken. */
  private static final Set<String> MEANWHILE =
      Set.of(SqlStates.LOCK_NOT_AVAILABLE, SqlStates.INTERNAL_ERROR);

  /** Tables that are locked themselves, or in an index or their TOAST table. */
  private static final String WITH_LOCKED =
      """
      , locked AS (
        SELECT relation AS oid FROM pg_catalog.pg_locks
        WHERE locktype = 'relation' AND mode = 'AccessExclusiveLock'
          AND database = (SELECT d.oid FROM pg_catalog.pg_database AS d
                          WHERE d.datname = current_database()))
      , shut AS (
        SELECT oid FROM locked
        UNION
        SELECT i.indrelid FROM pg_catalog.pg_index AS i JOIN locked ON locked.oid = i.indexrelid
        UNION
        SELECT c.oid FROM pg_catalog.pg_class AS c JOIN locked ON locked.oid = c.reltoastrelid)
      """;

  private static final String PAGES =
      Query.WITH_USER_RELATIONS
          + """
          , index AS (
            SELECT i.indrelid, sum(c.relpages) AS pages
            FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
            GROUP BY i.indrelid)
          SELECT r.oid,
                 CAST(current_setting('block_size') AS bigint)
                   * (r.relpages + coalesce(t.relpages, 0) + coalesce(x.pages, 0)
                      + coalesce(tx.pages, 0))
          FROM user_relation AS r
          LEFT JOIN pg_catalog.pg_class AS t ON t.oid = r.reltoastrelid
          LEFT JOIN index AS x ON x.indrelid = r.oid
          LEFT JOIN index AS tx ON tx.indrelid = t.oid
          WHERE r.relkind IN ('r', 'm')
          """;

  private static final String SIZES =
      Query.WITH_USER_RELATIONS
          + WITH_LOCKED
          + """
          SELECT r.oid, pg_total_relation_size(r.oid) FROM user_relation AS r
          WHERE r.relkind IN ('r', 'm') AND r.oid NOT IN (SELECT oid FROM shut)
          """;

  private static final String CONDITIONS =
      Query.WITH_USER_RELATIONS
          + WITH_LOCKED
          + """
          SELECT k.oid, pg_get_expr(k.conbin, k.conrelid)
          FROM pg_catalog.pg_constraint AS k JOIN user_relation AS r ON r.oid = k.conrelid
          WHERE k.contype = 'c' AND r.oid NOT IN (SELECT oid FROM shut)
          """;

  private static final String BOUNDS =
      Query.WITH_USER_RELATIONS
          + WITH_LOCKED
          + """
          SELECT r.oid, pg_get_expr(r.relpartbound, r.oid) FROM user_relation AS r
          WHERE r.relispartition AND r.oid NOT IN (SELECT oid FROM shut)
          """;

  private static final String DEFAULTS =
      Query.WITH_USER_RELATIONS
          + WITH_LOCKED
          + """
          SELECT d.adrelid, d.adnum, pg_get_expr(d.adbin, d.adrelid)
          FROM pg_catalog.pg_attrdef AS d
          JOIN user_relation AS r ON r.oid = d.adrelid
          JOIN pg_catalog.pg_attribute AS a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
          WHERE a.attgenerated = '' AND r.oid NOT IN (SELECT oid FROM shut)
          """;

  private static final String QUERIES =
      Query.WITH_USER_RELATIONS
          + WITH_LOCKED
          + """
          SELECT r.oid, pg_get_viewdef(r.oid) FROM user_relation AS r
          WHERE r.relkind IN ('v', 'm') AND r.oid NOT IN (SELECT oid FROM shut)
            AND NOT EXISTS (
              SELECT FROM pg_catalog.pg_rewrite AS w
              JOIN pg_catalog.pg_depend AS d ON d.objid = w.oid
              WHERE w.ev_class = r.oid
                AND d.classid = CAST('pg_catalog.pg_rewrite' AS regclass)
                AND d.refclassid = CAST('pg_catalog.pg_class' AS regclass)
                AND d.refobjid IN (SELECT oid FROM shut))
          """;

  private final Query query;

  LockableReader(Query query) {
    this.query = query;
  }

  /** Bytes of tables and materialized views by OID, with TOAST and indexes. */
  Map<Long, Long> bytes() throws SQLException {
    Map<Long, Long> bytes = new HashMap<>();
    Query.EachRow take = row -> bytes.put(row.getLong(1), row.getLong(2));
    query.each(PAGES, take);
    unlessLocked("sizes", SIZES, take);
    return bytes;
  }

  /** Conditions of CHECK constraints by the constraint's OID. */
  Map<Long, String> conditions() throws SQLException {
    return texts("conditions", CONDITIONS);
  }

  /** Bounds of partitions by their OID. */
  Map<Long, String> bounds() throws SQLException {
    return texts("bounds", BOUNDS);
  }

  /** Defaults of columns. */
  Map<ColumnReader.Place, String> defaults() throws SQLException {
    Map<ColumnReader.Place, String> defaults = new HashMap<>();
    unlessLocked(
        "defaults",
        DEFAULTS,
        row -> {
          String text = row.getString(3);
          if (text != null) {
            defaults.put(new ColumnReader.Place(row.getLong(1), row.getInt(2)), text);
          }
        });
    return defaults;
  }

  /** Queries of views and materialized views by their OID. */
  Map<Long, String> queries() throws SQLException {
    return texts("queries", QUERIES);
  }

  private Map<Long, String> texts(String what, String sql) throws SQLException {
    Map<Long, String> texts = new HashMap<>();
    unlessLocked(
        what,
        sql,
        row -> {
          String text = row.getString(2);
          if (text != null) {
            texts.put(row.getLong(1), text);
          }
        });
    return texts;
  }

  private void unlessLocked(String what, String sql, Query.EachRow take) throws SQLException {
    Savepoint before = query.connection().setSavepoint();
    try {
      query.each(sql, take);
      query.connection().releaseSavepoint(before);
    } catch (SQLException e) {
      if (!MEANWHILE.contains(e.getSQLState())) {
        throw e;
      }
      query.connection().rollback(before);
      LOG.atInfo().log("{} not read this time: {}", what, e.getMessage());
    }
  }
}
