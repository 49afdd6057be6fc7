package org.pgweir.gateway.catalog;

/** The queries of {@link DependentReader}; the first column is the relation's OID. */
final class DependentSql {

  private static final int FIRST_WITH_SCHEMA_PUBLICATIONS = 15;

  static final String VIEWS =
      Query.WITH_USER_RELATIONS
          + """
          SELECT DISTINCT d.refobjid, w.ev_class, d.refobjsubid
          FROM pg_catalog.pg_depend AS d
          JOIN pg_catalog.pg_rewrite AS w ON w.oid = d.objid
          JOIN user_relation AS v ON v.oid = w.ev_class AND v.relkind IN ('v', 'm')
          WHERE d.classid = CAST('pg_catalog.pg_rewrite' AS regclass)
            AND d.refclassid = CAST('pg_catalog.pg_class' AS regclass)
            AND d.refobjid <> w.ev_class
          ORDER BY 1, 2, 3
          """;

  /** A WHEN has no subquery, so every Var in it is a column of the table. */
  static final String TRIGGERS =
      """
      SELECT t.tgrelid, t.tgname, n.nspname, f.proname, t.tgtype, t.tgenabled <> 'D' AS enabled,
             CAST(t.tgattr AS text) AS columns, coalesce(CAST(t.tgqual AS text), '') AS tree
      FROM pg_catalog.pg_trigger AS t
      JOIN pg_catalog.pg_proc AS f ON f.oid = t.tgfoid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = f.pronamespace
      WHERE NOT t.tgisinternal
      ORDER BY t.tgrelid, t.tgname
      """;

  static final String POLICIES =
      """
      SELECT p.polrelid, p.polname,
             coalesce(string_agg(DISTINCT CAST(d.refobjsubid AS text), ','), '') AS columns
      FROM pg_catalog.pg_policy AS p
      LEFT JOIN pg_catalog.pg_depend AS d
        ON d.classid = CAST('pg_catalog.pg_policy' AS regclass) AND d.objid = p.oid
        AND d.refclassid = CAST('pg_catalog.pg_class' AS regclass)
        AND d.refobjid = p.polrelid AND d.refobjsubid > 0
      GROUP BY p.polrelid, p.polname
      ORDER BY p.polrelid, p.polname
      """;

  /** Rules, subscriptions and publications; the catalogue hides some names, a view does not. */
  private static final String NAMES =
      """
      SELECT ev_class AS relation, 'r' AS what, CAST(rulename AS text) AS name
      FROM pg_catalog.pg_rewrite WHERE rulename <> '_RETURN'
      UNION
      SELECT sr.srrelid, 's', CAST(s.subname AS text)
      FROM pg_catalog.pg_subscription_rel AS sr
      JOIN pg_catalog.pg_stat_subscription AS s ON s.subid = sr.srsubid
      UNION
      SELECT pr.prrelid, 'b', CAST(p.pubname AS text)
      FROM pg_catalog.pg_publication AS p
      JOIN pg_catalog.pg_publication_rel AS pr ON pr.prpubid = p.oid
      UNION
      SELECT 0, 'b', CAST(pubname AS text) FROM pg_catalog.pg_publication WHERE puballtables
      """;

  private static final String SCHEMA_PUBLICATIONS =
      """
      UNION
      SELECT c.oid, 'b', CAST(p.pubname AS text)
      FROM pg_catalog.pg_publication AS p
      JOIN pg_catalog.pg_publication_namespace AS pn ON pn.pnpubid = p.oid
      JOIN pg_catalog.pg_class AS c
        ON c.relnamespace = pn.pnnspid AND c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
      """;

  /** Functions by the relation itself, its row type and the array of that; extended statistics. */
  static final String OBJECTS =
      Query.WITH_USER_RELATIONS
          + """
          , needed AS (
            SELECT r.oid AS relation, CAST('pg_catalog.pg_class' AS regclass) AS class, r.oid
            FROM user_relation AS r
            UNION ALL
            SELECT r.oid, CAST('pg_catalog.pg_type' AS regclass), t.oid
            FROM user_relation AS r JOIN pg_catalog.pg_type AS t ON t.typrelid = r.oid
            UNION ALL
            SELECT r.oid, CAST('pg_catalog.pg_type' AS regclass), t.typarray
            FROM user_relation AS r JOIN pg_catalog.pg_type AS t ON t.typrelid = r.oid)
          SELECT needed.relation, 'f' AS what, n.nspname, p.proname AS name
          FROM pg_catalog.pg_depend AS d
          JOIN needed ON needed.class = d.refclassid AND needed.oid = d.refobjid
          JOIN pg_catalog.pg_proc AS p ON p.oid = d.objid
          JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
          WHERE d.classid = CAST('pg_catalog.pg_proc' AS regclass)
          UNION
          SELECT s.stxrelid, 's', n.nspname, s.stxname
          FROM pg_catalog.pg_statistic_ext AS s
          JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
          ORDER BY 1, 2, 3, 4
          """;

  private DependentSql() {}

  static String names(int majorVersion) {
    String schemas = majorVersion >= FIRST_WITH_SCHEMA_PUBLICATIONS ? SCHEMA_PUBLICATIONS : "";
    return NAMES + schemas + "ORDER BY 1, 2, 3";
  }
}
