package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * Collects what one statement does, while it is analysed. Not thread-safe; owned by one analysis.
 */
final class Effects {

  private final Surroundings surroundings;
  private final Map<ObjectName, LockMode> locks = new LinkedHashMap<>();
  private final Set<ObjectName> tableRewrite = new LinkedHashSet<>();
  private final Set<ObjectName> emptied = new LinkedHashSet<>();
  private final Set<ObjectName> fullScan = new LinkedHashSet<>();
  private final Set<ObjectName> indexBuild = new LinkedHashSet<>();
  private final Map<ObjectName, Columns> columnsWritten = new LinkedHashMap<>();
  private final Map<ObjectName, Columns> columnsRead = new LinkedHashMap<>();
  private final Map<ObjectName, Set<String>> columnsOmitted = new LinkedHashMap<>();
  private final Map<ObjectName, Set<String>> columnsMissed = new LinkedHashMap<>();
  private final Map<Unknown.Part, String> unknowns = new EnumMap<>(Unknown.Part.class);
  private final Map<ObjectName, RowsTouched> rowsTouched = new LinkedHashMap<>();
  private final ImpactCollector impact;
  private Optional<Failure> failure = Optional.empty();
  private boolean transactional = true;

  Effects(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.impact = new ImpactCollector(surroundings.catalogue());
  }

  Surroundings surroundings() {
    return surroundings;
  }

  Catalogue catalogue() {
    return surroundings.catalogue();
  }

  void lock(ObjectName relation, LockMode mode) {
    locks.merge(relation, mode, LockMode::or);
  }

  void lock(Relation relation, LockMode mode) {
    lock(relation.name(), mode);
  }

  /** Locks a relation named in the statement; if it is not in the catalogue, says what follows. */
  Optional<Relation> lock(QualifiedName name, LockMode mode) {
    Optional<Relation> relation = surroundings.relationOrPresumed(name);
    lock(surroundings.nameOf(name), mode);
    if (relation.isEmpty()) {
      unknownRelation(name);
    }
    return relation;
  }

  /** Locks a relation and everything below it. */
  void lockTree(Relation top, LockMode mode) {
    lock(top, mode);
    catalogue().descendants(top).forEach(child -> lock(child, mode));
  }

  /** Locks the partitions of a partitioned table; children by INHERITS are not meant. */
  void lockPartitions(Relation top, LockMode mode) {
    if (top.kind() == Relation.Kind.PARTITIONED_TABLE) {
      lockTree(top, mode);
    }
  }

  /** Reads a table, or all partitions of one. */
  void scanWithPartitions(Relation top) {
    scan(top);
    if (top.kind() == Relation.Kind.PARTITIONED_TABLE) {
      catalogue().descendants(top).forEach(this::scan);
    }
  }

  /** Whether a table, or a partition of it, has rows by the estimate of the catalogue. */
  boolean mayHaveRows(Relation top) {
    return top.storage().rows() > 0
        || catalogue().descendants(top).stream().anyMatch(each -> each.storage().rows() > 0);
  }

  void unknownRelation(QualifiedName name) {
    String why = name.sql() + " is not in the catalogue";
    unknown(Unknown.Part.LOCKS, why);
    unknown(Unknown.Part.REWRITE, why);
    unknown(Unknown.Part.SCAN, why);
  }

  /** The rows are read once and written to new files, then all indexes are built. */
  void rewrite(Relation relation) {
    if (relation.hasStorage()) {
      tableRewrite.add(relation.name());
      fullScan.add(relation.name());
      buildAllIndexes(relation);
    }
  }

  /** New rows from elsewhere take the place of the old ones, which nobody reads. */
  void replaceFiles(Relation relation) {
    tableRewrite.add(relation.name());
    buildAllIndexes(relation);
    if (indexBuild.contains(relation.name())) {
      fullScan.add(relation.name());
    }
  }

  /** The files are copied as they are, without a look at the rows. */
  void copyFiles(Relation relation) {
    tableRewrite.add(relation.name());
  }

  void empty(Relation relation) {
    emptied.add(relation.name());
    buildAllIndexes(relation);
  }

  private void buildAllIndexes(Relation relation) {
    if (!relation.indexes().isEmpty() || relation.isPresumed()) {
      indexBuild.add(relation.name());
    }
  }

  void scan(Relation relation) {
    if (relation.hasStorage()) {
      fullScan.add(relation.name());
    }
  }

  void buildIndex(Relation relation) {
    if (relation.hasStorage()) {
      indexBuild.add(relation.name());
      fullScan.add(relation.name());
    }
  }

  boolean rewrites(Relation relation) {
    return tableRewrite.contains(relation.name());
  }

  void writes(ObjectName relation, Columns columns) {
    columnsWritten.merge(relation, columns, Effects::both);
  }

  void reads(ObjectName relation, Columns columns) {
    columnsRead.merge(relation, columns, Effects::both);
  }

  /** A row is inserted in which these columns get their default, or NULL. */
  void omits(ObjectName relation, Set<String> columns) {
    columnsOmitted.computeIfAbsent(relation, _ -> new LinkedHashSet<>()).addAll(columns);
  }

  /** A column that the relation does not have would change what the statement means. */
  void clashes(ObjectName relation, String column) {
    columnsMissed.computeIfAbsent(relation, _ -> new LinkedHashSet<>()).add(column);
  }

  ImpactCollector impact() {
    return impact;
  }

  /** Of a table that is named twice in one statement the greater number counts. */
  void touches(ObjectName relation, RowsTouched rows) {
    rowsTouched.merge(relation, rows, (one, other) -> rank(one) >= rank(other) ? one : other);
  }

  private static int rank(RowsTouched rows) {
    return switch (rows) {
      case RowsTouched.Nothing _ -> 0;
      case RowsTouched.Keyed _ -> 1;
      case RowsTouched.Unknown _ -> 2;
      case RowsTouched.All _ -> 3;
    };
  }

  private static Columns both(Columns one, Columns other) {
    Set<String> names = new HashSet<>(one.names());
    names.addAll(other.names());
    return new Columns(names, one.star() || other.star());
  }

  /** The first reason of a part counts. */
  void unknown(Unknown.Part part, String why) {
    unknowns.putIfAbsent(part, why);
  }

  /** The first failure counts. */
  void fails(String sqlState, String message) {
    if (failure.isEmpty()) {
      failure = Optional.of(new Failure(sqlState, message));
    }
  }

  void notTransactional() {
    transactional = false;
  }

  Analysis result() {
    Map<ObjectName, LockMode> scans = new LinkedHashMap<>();
    fullScan.forEach(
        relation -> scans.put(relation, locks.getOrDefault(relation, LockMode.ACCESS_SHARE)));
    List<Unknown> open = new ArrayList<>();
    unknowns.forEach((part, why) -> open.add(new Unknown(part, why)));
    return new Analysis(
        locks,
        tableRewrite,
        emptied,
        scans,
        indexBuild,
        transactional,
        columnsWritten,
        columnsRead,
        columnsOmitted,
        columnsMissed,
        rowsTouched,
        impact.result(),
        failure,
        open);
  }
}
