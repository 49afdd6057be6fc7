package org.pgweir.gateway.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation.Kind;
import org.pgweir.policies.catalog.Storage.Persistence;

/**
 * One relation's own row in {@code pg_class}.
 *
 * @param rows live rows by the statistics, else by the last ANALYZE
 * @param defaultPartition its OID, 0 without
 * @param partitionKey as {@code pg_get_partkeydef} prints it
 * @param rowType OID of the composite type it is a table of, 0 without
 */
record RelationRow(
    long oid,
    ObjectName name,
    Kind kind,
    Persistence persistence,
    long rows,
    Optional<String> accessMethod,
    Optional<String> tablespace,
    boolean partition,
    long rowType,
    long defaultPartition,
    Optional<String> partitionKey) {

  private static final String RELATIONS =
      Query.WITH_USER_RELATIONS
          + """
          SELECT r.oid, n.nspname, r.relname, r.relkind, r.relpersistence,
                 coalesce(nullif(pg_stat_get_live_tuples(r.oid), 0),
                          CAST(greatest(r.reltuples, 0) AS bigint)) AS rows,
                 m.amname, s.spcname, r.relispartition, r.reloftype, p.partdefid,
                 pg_get_partkeydef(p.partrelid) AS partition_key
          FROM user_relation AS r
          JOIN pg_catalog.pg_namespace AS n ON n.oid = r.relnamespace
          LEFT JOIN pg_catalog.pg_am AS m ON m.oid = r.relam
          LEFT JOIN pg_catalog.pg_tablespace AS s ON s.oid = r.reltablespace
          LEFT JOIN pg_catalog.pg_partitioned_table AS p ON p.partrelid = r.oid
          """;

  static List<RelationRow> all(Query query) throws SQLException {
    return query.list(RELATIONS, RelationRow::of);
  }

  private static RelationRow of(ResultSet row) throws SQLException {
    return new RelationRow(
        row.getLong("oid"),
        ObjectName.of(row.getString("nspname"), row.getString("relname")),
        switch (row.getString("relkind")) {
          case "p" -> Kind.PARTITIONED_TABLE;
          case "f" -> Kind.FOREIGN_TABLE;
          case "v" -> Kind.VIEW;
          case "m" -> Kind.MATERIALIZED_VIEW;
          default -> Kind.TABLE;
        },
        row.getString("relpersistence").equals("u") ? Persistence.UNLOGGED : Persistence.PERMANENT,
        row.getLong("rows"),
        Optional.ofNullable(row.getString("amname")),
        Optional.ofNullable(row.getString("spcname")),
        row.getBoolean("relispartition"),
        row.getLong("reloftype"),
        row.getLong("partdefid"),
        Optional.ofNullable(row.getString("partition_key")));
  }

  /** Whether FOR ALL TABLES is about it. */
  boolean canBePublished() {
    return persistence == Persistence.PERMANENT
        && (kind == Kind.TABLE || kind == Kind.PARTITIONED_TABLE);
  }
}
