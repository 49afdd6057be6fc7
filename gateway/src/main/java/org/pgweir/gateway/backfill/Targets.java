package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the tables that hold the rows of one table, one after the other: itself, its partitions and
 * its children, by object identifier.
 *
 * <p>Asks the catalogue anew each time, so that what others do to the table meanwhile is seen.
 */
final class Targets {

  private final String root;
  private final Set<String> assigned;

  /**
   * @param table as SQL names it in the session
   * @param relation its object identifier, where it is known: it may have got another name
   * @param assigned columns that are assigned to, which do not make a key
   */
  Targets(String table, OptionalLong relation, Set<String> assigned) {
    this.root =
        relation.isPresent()
            ? relation.getAsLong() + "::pg_catalog.oid"
            : "pg_catalog.to_regclass(%s)".formatted(Sql.literal(table));
    this.assigned = Set.copyOf(assigned);
  }

  /** The first behind another, or the first of all. */
  Optional<Target> next(RowSession session, OptionalLong behind) throws SQLException, CannotGoOn {
    return find(session, "oid > %d".formatted(behind.orElse(0)));
  }

  /** The one with that identifier, as it is now; empty if it is gone. */
  Optional<Target> find(RowSession session, long oid) throws SQLException, CannotGoOn {
    return find(session, "oid = %d".formatted(oid));
  }

  /** The table itself as SQL names it now; empty if it is gone. */
  Optional<String> root(RowSession session) throws SQLException {
    return session
        .rows(
            """
            SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname)
            FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = %s\
            """
                .formatted(root))
        .stream()
        .map(List::getFirst)
        .findFirst();
  }

  private Optional<Target> find(RowSession session, String which) throws SQLException, CannotGoOn {
    List<List<String>> rows =
        session.rows(
            """
            WITH RECURSIVE root AS (
              SELECT c.oid, c.relname, c.relkind FROM pg_catalog.pg_class c
              WHERE c.oid = %s
            ), family (oid) AS (
              SELECT oid FROM root
              UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f
                ON f.oid = i.inhparent
            )
            SELECT f.oid, pg_catalog.quote_ident(n.nspname) || '.'
                || pg_catalog.quote_ident(c.relname),
              pg_catalog.quote_ident(root.relname), root.oid = f.oid, c.relkind,
              root.oid <> f.oid AND pg_catalog.row_security_active(root.oid),
              EXISTS (SELECT FROM pg_catalog.pg_index x JOIN pg_catalog.pg_attribute k
                ON k.attrelid = x.indrelid AND k.attnum = ANY (x.indkey)
                WHERE x.indrelid = c.oid AND x.indisunique AND k.attname = ANY (%s))
            FROM family f JOIN pg_catalog.pg_class c ON c.oid = f.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace CROSS JOIN root
            WHERE c.relkind <> 'p' AND f.%s ORDER BY f.oid LIMIT 1\
            """
                .formatted(root, names(), which));
    if (rows.isEmpty()) {
      return Optional.empty();
    }
    List<String> row = rows.getFirst();
    String name = row.get(1);
    if (!row.get(4).equals("r")) {
      throw new CannotGoOn("42809", "%s is not a table with rows of its own".formatted(name));
    }
    if (row.get(5).equals("t")) {
      throw new CannotGoOn(
          "42501",
          """
          row security of the table would not be seen where its partition %s is changed; run it as \
          a role that bypasses row security\
          """
              .formatted(name));
    }
    long oid = Long.parseLong(row.get(0));
    String scan =
        row.get(3).equals("t") ? "ONLY " + name : "ONLY %s AS %s".formatted(name, row.get(2));
    return Optional.of(new Target(oid, name, scan, row.get(6).equals("t"), key(session, oid)));
  }

  /**
   * The primary key, else the narrowest unique index, of columns that are never NULL and that
   * nothing is assigned to, in the order that the columns themselves have.
   */
  private Optional<Key> key(RowSession session, long oid) throws SQLException {
    List<Key.Column> columns =
        session
            .rows(
                """
                SELECT pg_catalog.quote_ident(a.attname),
                  pg_catalog.format_type(a.atttypid, a.atttypmod)
                FROM (
                  SELECT x.indexrelid, x.indrelid, x.indkey, x.indnkeyatts
                  FROM pg_catalog.pg_index x
                  JOIN pg_catalog.pg_class c ON c.oid = x.indexrelid
                  JOIN pg_catalog.pg_am am ON am.oid = c.relam AND am.amname = 'btree'
                  WHERE x.indrelid = %d::pg_catalog.oid AND x.indisunique AND x.indisvalid
                    AND x.indimmediate AND x.indpred IS NULL AND NOT EXISTS (
                      SELECT FROM pg_catalog.generate_series(0, x.indnkeyatts - 1) n
                      LEFT JOIN pg_catalog.pg_attribute k
                        ON k.attrelid = x.indrelid AND k.attnum = x.indkey[n]
                      LEFT JOIN pg_catalog.pg_opclass o ON o.oid = x.indclass[n]
                      WHERE k.attnotnull IS NOT TRUE OR k.attname = ANY (%s)
                        OR k.attcollation <> x.indcollation[n] OR o.opcdefault IS NOT TRUE)
                  ORDER BY x.indisprimary DESC, x.indnkeyatts, x.indexrelid LIMIT 1) i
                CROSS JOIN LATERAL pg_catalog.unnest(i.indkey) WITH ORDINALITY k (attnum, place)
                JOIN pg_catalog.pg_attribute a
                  ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE k.place <= i.indnkeyatts ORDER BY k.place\
                """
                    .formatted(oid, names()))
            .stream()
            .map(row -> new Key.Column(row.get(0), row.get(1)))
            .toList();
    return columns.isEmpty() ? Optional.empty() : Optional.of(new Key(columns));
  }

  private String names() {
    return assigned.stream()
        .sorted()
        .map(Sql::literal)
        .collect(Collectors.joining(", ", "ARRAY[", "]::pg_catalog.name[]"));
  }
}
