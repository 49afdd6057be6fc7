package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.AlterIndex;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.IndexStatement.Reindex;
import org.pgweir.policies.sql.tree.QualifiedName;

/** Making, rebuilding and changing indexes. */
final class IndexEffects {

  private static final int FIRST_WITH_UNIFORM_MESSAGES = 15;
  private static final int FIRST_THAT_REINDEXES_PARTITIONS = 14;

  private final Effects effects;

  IndexEffects(Effects effects) {
    this.effects = effects;
  }

  void add(IndexStatement statement) {
    switch (statement) {
      case CreateIndex create -> create(create);
      case Reindex reindex -> reindex(reindex);
      case AlterIndex alter -> alter(alter);
    }
  }

  private void create(CreateIndex create) {
    LockMode mode = create.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    if (create.concurrently()) {
      effects.notTransactional();
    }
    effects.lock(create.table(), mode).ifPresent(table -> create(table, create, mode));
  }

  private void create(Relation table, CreateIndex create, LockMode mode) {
    if (exists(table, create)) {
      return;
    }
    if (table.kind() == Relation.Kind.VIEW) {
      effects.fails(
          "42809",
          effects.surroundings().atLeast(FIRST_WITH_UNIFORM_MESSAGES)
              ? "cannot create index on relation \"%s\"".formatted(table.name().name())
              : "\"%s\" is not a table or materialized view".formatted(table.name().name()));
    }
    create.keys().forEach(key -> columnMustExist(table, key.expression()));
    if (table.kind() != Relation.Kind.PARTITIONED_TABLE) {
      effects.buildIndex(table);
      return;
    }
    if (create.concurrently()) {
      effects.fails(
          "0A000",
          "cannot create index on partitioned table \"%s\" concurrently"
              .formatted(table.name().name()));
    }
    List<String> columns =
        create.keys().stream()
            .flatMap(key ->
                key.expression() instanceof Expression.ColumnReference(var path, _, _, _)
                    ? Stream.of(path.getLast().name())
                    : Stream.<String>empty())
            .toList();
    if (create.unique()
        && PartitionKey.of(table).filter(key -> !key.isWithin(columns)).isPresent()) {
      effects.fails(
          "0A000", "unique constraint on partitioned table must include all partitioning columns");
    }
    if (!create.only()) {
      effects.lockTree(table, mode);
      PartitionIndexes.of(create).build(effects.catalogue().descendants(table), effects);
    }
  }

  private void columnMustExist(Relation table, Expression key) {
    if (key instanceof Expression.ColumnReference(var path, _, _, _)
        && !table.isPresumed()
        && table.column(path.getLast().name()).isEmpty()
        && !path.getLast().name().equals("ctid")) {
      effects.fails("42703", "column \"%s\" does not exist".formatted(path.getLast().name()));
    }
  }

  /** Of one name in the table's schema: IF NOT EXISTS then does nothing, whatever it is. */
  private boolean exists(Relation table, CreateIndex create) {
    if (create.name().isEmpty()) {
      return false;
    }
    boolean taken =
        effects
            .catalogue()
            .tableOfIndex(table.name().schema(), create.name().get().name(), List.of())
            .isPresent();
    if (taken && !create.ifNotExists()) {
      effects.fails(
          "42P07", "relation \"%s\" already exists".formatted(create.name().get().name()));
    }
    return taken;
  }

  private void reindex(Reindex reindex) {
    LockMode mode = reindex.concurrently() ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    if (reindex.concurrently()) {
      effects.notTransactional();
    }
    switch (reindex.scope()) {
      case INDEX -> {
        QualifiedName index = reindex.name().orElseThrow();
        tableOf(index)
            .ifPresent(table -> {
              effects.lock(table, mode);
              build(table, mode);
            });
      }
      case TABLE ->
          effects
              .lock(reindex.name().orElseThrow(), mode)
              .filter(table -> table.isPresumed() || !table.indexes().isEmpty())
              .ifPresent(table -> build(table, mode));
      case SCHEMA, DATABASE, SYSTEM -> {
        effects.notTransactional();
        Analyzer.anything(effects, "every table of the schema or database is reached");
      }
    }
  }

  private void build(Relation table, LockMode mode) {
    effects.buildIndex(table);
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.notTransactional();
      if (!effects.surroundings().atLeast(FIRST_THAT_REINDEXES_PARTITIONS)) {
        effects.unknown(Unknown.Part.LOCKS, "indexes of partitioned tables are not rebuilt");
        return;
      }
      effects.lockTree(table, mode);
      effects.catalogue().descendants(table).stream()
          .filter(each -> !each.indexes().isEmpty())
          .forEach(effects::buildIndex);
    }
  }

  private Optional<Relation> tableOf(QualifiedName index) {
    Optional<Relation> table = effects.surroundings().tableOfIndex(index);
    if (table.isEmpty()) {
      effects.unknownRelation(index);
    }
    return table;
  }

  private void alter(AlterIndex alter) {
    switch (alter.action()) {
      case IndexStatement.Action.AttachPartition(var partition) -> {
        alter
            .index()
            .flatMap(this::tableOf)
            .ifPresent(table -> effects.lock(table, LockMode.ACCESS_SHARE));
        tableOf(partition).ifPresent(table -> effects.lock(table, LockMode.ACCESS_SHARE));
      }
      // the index alone is locked
      case IndexStatement.Action.Rename _, IndexStatement.Action.SetTablespace _ -> {}
      case IndexStatement.Action.Other(var keywords) -> {
        if (!keywords.matches("(set|reset|alter column) ?.*")) {
          effects.unknown(Unknown.Part.LOCKS, "what " + keywords + " locks is not analysed");
        }
      }
    }
  }
}
