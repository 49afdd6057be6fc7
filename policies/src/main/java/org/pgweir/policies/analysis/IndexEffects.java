package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.AlterIndex;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.IndexStatement.Reindex;
import org.pgweir.policies.sql.tree.QualifiedName;

/** Making, rebuilding and changing indexes. */
final class IndexEffects {

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
    if (!create.only()) {
      for (Relation partition : effects.catalogue().descendants(table)) {
        effects.lock(partition, mode);
        effects.buildIndex(partition);
        if (!partition.indexes().isEmpty()) {
          effects.unknown(
              Unknown.Part.SCAN, "an index of " + partition.name() + " may serve already");
        }
      }
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
              build(table);
            });
      }
      case TABLE ->
          effects
              .lock(reindex.name().orElseThrow(), mode)
              .filter(table -> table.isPresumed() || !table.indexes().isEmpty())
              .ifPresent(this::build);
      case SCHEMA, DATABASE, SYSTEM -> {
        effects.notTransactional();
        Analyzer.anything(effects, "every table of the schema or database is reached");
      }
    }
  }

  private void build(Relation table) {
    effects.buildIndex(table);
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.notTransactional();
      effects.unknown(Unknown.Part.LOCKS, "the partitions are reindexed one by one");
      effects.unknown(Unknown.Part.SCAN, "the partitions are reindexed one by one");
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
        if (!keywords.startsWith("set") && !keywords.startsWith("reset")) {
          effects.unknown(Unknown.Part.LOCKS, "what " + keywords + " locks is not analysed");
        }
      }
    }
  }
}
