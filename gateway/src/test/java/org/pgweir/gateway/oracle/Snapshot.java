package org.pgweir.gateway.oracle;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;

/**
 * The relations of a database at one moment: their files, and how often each was read from end to
 * end.
 *
 * @param relations by object identifier
 */
record Snapshot(Map<Long, Entry> relations) {

  /**
   * One relation.
   *
   * @param table of an index the table it is on, otherwise 0
   */
  record Entry(ObjectName name, char kind, long fileNode, long fileBytes, long scans, long table) {

    boolean isIndex() {
      return kind == 'i' || kind == 'I';
    }

    boolean isTableOrView() {
      return "rpvmf".indexOf(kind) >= 0;
    }
  }

  /** With the scans of the transaction that is open. */
  static Snapshot inTransaction(Connection connection) throws SQLException {
    return take(connection, "pg_stat_get_xact_numscans");
  }

  /** With all scans ever, as far as they are reported. */
  static Snapshot outside(Connection connection) throws SQLException {
    return take(connection, "pg_stat_get_numscans");
  }

  private static String query(String scans) {
    return """
    SELECT c.oid, n.nspname, c.relname, c.relkind, coalesce(pg_relation_filenode(c.oid), 0),
      CASE WHEN c.relkind IN ('r', 'm', 'i') THEN pg_relation_size(c.oid) ELSE 0 END,
      coalesce(%s(c.oid), 0), coalesce(i.indrelid, 0)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_index i ON i.indexrelid = c.oid
    WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
      AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'i', 'I')
    """
        .formatted(scans);
  }

  private static Snapshot take(Connection connection, String scans) throws SQLException {
    Map<Long, Entry> relations = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query(scans))) {
      while (rows.next()) {
        relations.put(
            rows.getLong(1),
            new Entry(
                ObjectName.of(rows.getString(2), rows.getString(3)),
                rows.getString(4).charAt(0),
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getLong(8)));
      }
    }
    return new Snapshot(relations);
  }

  Set<ObjectName> newFiles(Snapshot later) {
    return tables(later, false);
  }

  Set<ObjectName> emptied(Snapshot later) {
    return tables(later, true);
  }

  private Set<ObjectName> tables(Snapshot later, boolean emptied) {
    Set<ObjectName> names = new HashSet<>();
    relations.forEach((oid, before) -> {
      Entry after = later.relations.get(oid);
      if (after == null || before.isIndex() || after.fileNode() == before.fileNode()) {
        return;
      }
      if (emptied == (before.fileBytes() > 0 && after.fileBytes() == 0)) {
        names.add(before.name());
      }
    });
    return names;
  }

  /**
   * Tables and materialized views of which an index was built: one with files that none had before
   * and, if it is an old one, whose table was read meanwhile, so that the files are no mere copy.
   *
   * @param scansAreKnown whether scans are counted in both
   */
  Set<ObjectName> indexBuilds(Snapshot later, boolean scansAreKnown) {
    Set<Long> oldFiles = new HashSet<>();
    relations.values().forEach(each -> oldFiles.add(each.fileNode()));
    Set<ObjectName> names = new HashSet<>();
    later.relations.forEach((oid, after) -> {
      Entry table = relations.get(after.table());
      if (after.isIndex() && table != null && !oldFiles.contains(after.fileNode())) {
        Entry tableAfter = later.relations.getOrDefault(after.table(), table);
        boolean read =
            !scansAreKnown
                || tableAfter.scans() > table.scans()
                || tableAfter.fileNode() != table.fileNode();
        if (read || !relations.containsKey(oid)) {
          names.add(table.name());
        }
      }
    });
    return names;
  }

  Set<ObjectName> scans(Snapshot later) {
    Set<ObjectName> names = new HashSet<>();
    relations.forEach((oid, before) -> {
      Entry after = later.relations.get(oid);
      if (after != null && !before.isIndex() && after.scans() > before.scans()) {
        names.add(before.name());
      }
    });
    return names;
  }
}
