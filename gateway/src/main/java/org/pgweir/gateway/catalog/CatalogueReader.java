package org.pgweir.gateway.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.SearchPaths;
import org.pgweir.policies.catalog.Storage;

/**
 * Reads one database's catalogue into values, by about twenty queries over whole catalogues, in one
 * read-only transaction of one snapshot.
 *
 * <p>Needs no right but CONNECT, reads no table of users, and waits for no lock of theirs. Tables
 * of sessions ({@code pg_temp}) are left out. PostgreSQL 13 to 18.
 */
public final class CatalogueReader {

  private static final String INHERITS =
      "SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits ORDER BY inhparent, inhseqno, inhrelid";

  private final Query query;
  private final Map<Long, ObjectName> names = new HashMap<>();
  private final Map<Long, List<ObjectName>> parents = new HashMap<>();
  private final Map<Long, List<ObjectName>> children = new HashMap<>();

  private CatalogueReader(Query query) {
    this.query = query;
  }

  /**
   * Reads the catalogue of the database it is connected to.
   *
   * @param connection without autocommit, read-only, REPEATABLE READ; its transaction is ended
   */
  public static Catalogue read(Connection connection) throws SQLException {
    try {
      return new CatalogueReader(new Query(connection)).read();
    } finally {
      connection.rollback();
    }
  }

  private Catalogue read() throws SQLException {
    String serverSearchPath = SettingsReader.serverSearchPath(query);
    query.execute("SET LOCAL search_path = pg_catalog, pg_temp");
    List<RelationRow> rows = RelationRow.all(query);
    rows.forEach(row -> names.put(row.oid(), row.name()));
    TypeReader types = TypeReader.of(query);
    SearchPaths searchPaths = SettingsReader.searchPaths(query, serverSearchPath);
    return new Catalogue(
        relations(rows, types),
        types.facts(),
        SettingsReader.functions(query),
        SettingsReader.functionNumbers(query),
        types.casts(),
        SettingsReader.schemas(query),
        searchPaths);
  }

  private Map<ObjectName, Relation> relations(List<RelationRow> rows, TypeReader types)
      throws SQLException {
    LockableReader lockable = new LockableReader(query);
    ColumnReader columns = ColumnReader.of(query, types, lockable.defaults());
    ConstraintReader constraints =
        ConstraintReader.of(query, columns, names, lockable.conditions());
    IndexReader indexes = IndexReader.of(query, columns);
    DependentReader dependents = DependentReader.of(query, columns);
    Map<Long, String> queries = lockable.queries();
    Map<Long, String> bounds = lockable.bounds();
    Map<Long, Long> bytes = lockable.bytes();
    query.each(INHERITS, row -> inherits(row.getLong(1), row.getLong(2)));
    Map<ObjectName, Relation> relations = new HashMap<>();
    for (RelationRow row : rows) {
      long oid = row.oid();
      relations.put(
          row.name(),
          new Relation(
              row.name(),
              row.kind(),
              new Storage(
                  row.persistence(),
                  row.rows(),
                  bytes.getOrDefault(oid, 0L),
                  row.accessMethod(),
                  row.tablespace()),
              columns.of(oid, constraints.awaited(oid)),
              constraints.of(oid),
              indexes.of(oid),
              family(row, types, Optional.ofNullable(bounds.get(oid))),
              dependents.of(row, constraints.pointingAt(oid), names),
              Optional.ofNullable(queries.get(oid))));
    }
    return relations;
  }

  /** Indexes inherit too, and have no name here. */
  private void inherits(long child, long parent) {
    ObjectName childName = names.get(child);
    ObjectName parentName = names.get(parent);
    if (childName != null && parentName != null) {
      parents.computeIfAbsent(child, _ -> new ArrayList<>()).add(parentName);
      children.computeIfAbsent(parent, _ -> new ArrayList<>()).add(childName);
    }
  }

  private Family family(RelationRow row, TypeReader types, Optional<String> bound) {
    List<ObjectName> above = parents.getOrDefault(row.oid(), List.of());
    List<ObjectName> below = children.getOrDefault(row.oid(), List.of());
    if (above.isEmpty() && below.isEmpty() && row.rowType() == 0 && row.partitionKey().isEmpty()) {
      return Family.NONE;
    }
    return new Family(
        above,
        below,
        row.partition(),
        Optional.ofNullable(names.get(row.defaultPartition())),
        row.partitionKey(),
        bound,
        types.rowType(row.rowType()));
  }
}
