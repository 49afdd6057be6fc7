package org.pgweir.gateway.rehearse;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The relations of a database as one session sees them at one moment.
 *
 * @param byOid tables, views and indexes outside PostgreSQL's own schemas
 */
record Relations(Map<Long, Relation> byOid) {

  /**
   * @param kind as in {@code pg_class.relkind}
   * @param file 0 for none
   * @param scans from end to end; of a session in a transaction those of the transaction
   * @param table of an index the table it is on, otherwise 0
   */
  record Relation(String name, char kind, long file, long scans, long table) {

    boolean isIndex() {
      return kind == 'i' || kind == 'I';
    }
  }

  /** With the scans of the transaction that is open, or where none is, all that were reported. */
  static Relations seenBy(Connection connection, boolean inTransaction) throws SQLException {
    String scans = inTransaction ? "pg_stat_get_xact_numscans" : "pg_stat_get_numscans";
    String sql =
        """
        SELECT c.oid, pg_catalog.format('%%I.%%I', n.nspname, c.relname), c.relkind,
          coalesce(pg_catalog.pg_relation_filenode(c.oid), 0),
          coalesce(pg_catalog.%s(c.oid), 0), coalesce(i.indrelid, 0)
        FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
          AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I')
        """
            .formatted(scans);
    Map<Long, Relation> relations = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        relations.put(
            rows.getLong(1),
            new Relation(
                rows.getString(2),
                rows.getString(3).charAt(0),
                rows.getLong(4),
                rows.getLong(5),
                rows.getLong(6)));
      }
    }
    return new Relations(relations);
  }

  /** The name of a table or view. */
  Optional<String> name(long oid) {
    return Optional.ofNullable(byOid.get(oid))
        .filter(relation -> !relation.isIndex())
        .map(Relation::name);
  }

  /** Tables with other files than before. */
  Set<String> newFiles(Relations later) {
    return tables(later, (before, after) -> before.file() != after.file());
  }

  Set<String> scans(Relations later) {
    return tables(later, (before, after) -> after.scans() > before.scans());
  }

  private Set<String> tables(Relations later, BiPredicate<Relation, Relation> differ) {
    Set<String> names = new HashSet<>();
    byOid.forEach((oid, before) -> {
      Relation after = later.byOid.get(oid);
      if (!before.isIndex() && after != null && differ.test(before, after)) {
        names.add(before.name());
      }
    });
    return names;
  }

  /** Tables that were there before, with an index that has files which no relation had. */
  Set<String> indexBuilds(Relations later) {
    Set<Long> files = new HashSet<>();
    byOid.values().forEach(relation -> files.add(relation.file()));
    Set<String> names = new HashSet<>();
    for (Relation after : later.byOid.values()) {
      if (after.isIndex() && !files.contains(after.file())) {
        name(after.table()).ifPresent(names::add);
      }
    }
    return names;
  }
}
