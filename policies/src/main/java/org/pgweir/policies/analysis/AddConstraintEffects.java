package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableConstraint;

/** {@code ADD CONSTRAINT}: whether rows are checked, and an index built, while its lock is held. */
final class AddConstraintEffects {

  private static final int FIRST_WITH_NOT_VALID_ON_PARTITIONED = 18;
  private static final int FIRST_THAT_LOCKS_PARTITIONS_FOR_UNIQUE = 18;

  private final AlterTableEffects alter;
  private final Effects effects;

  AddConstraintEffects(AlterTableEffects alter, Effects effects) {
    this.alter = alter;
    this.effects = effects;
  }

  void add(Relation table, List<Relation> reached, TableConstraint constraint) {
    boolean checked = !constraint.attributes().notValid() && !constraint.attributes().notEnforced();
    switch (constraint) {
      case TableConstraint.Check check -> {
        if (checked) {
          reached.stream()
              .filter(each -> each.equals(table) || !has(each, check.name()))
              .forEach(effects::scan);
        }
      }
      case TableConstraint.NotNull(_, var column, _, _) -> {
        if (checked) {
          reached.forEach(each -> scanForNulls(each, column.name()));
        }
      }
      case TableConstraint.Key key -> addKey(table, key);
      case TableConstraint.ForeignKey key -> addForeignKey(table, reached, key, checked);
      case TableConstraint.Exclude _ -> {
        effects.lockPartitions(table, LockMode.SHARE);
        effects.buildIndex(table);
        if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
          effects.catalogue().descendants(table).forEach(effects::buildIndex);
        }
      }
    }
  }

  /** A child that has the constraint by itself shares it from now on, unchecked. */
  private static boolean has(Relation child, Optional<Identifier> constraint) {
    return constraint.filter(name -> child.constraint(name.name()).isPresent()).isPresent();
  }

  private void scanForNulls(Relation table, String column) {
    alter.columnMustExist(table, column);
    if (!alter.provablyNotNull(table, column)) {
      effects.scan(table);
    }
  }

  private void addKey(Relation table, TableConstraint.Key key) {
    if (key.usingIndex().isEmpty()) {
      key.columns().forEach(column -> alter.columnMustExist(table, column.name()));
      buildIndex(table, key);
      return;
    }
    Optional<Index> index =
        table.indexes().stream()
            .filter(each -> each.name().name().equals(key.usingIndex().get().name()))
            .findFirst();
    if (index.isEmpty() && table.isPresumed()) {
      if (key.primary()) {
        effects.unknown(Unknown.Part.SCAN, "whether the key's columns are NOT NULL is not known");
      }
    } else if (index.isEmpty()) {
      effects.fails("42704", "index \"%s\"".formatted(key.usingIndex().get().name()));
    } else if (key.primary()) {
      index.get().keys().stream()
          .flatMap(each -> each.column().stream())
          .forEach(column -> scanForNulls(table, column));
    }
  }

  private void buildIndex(Relation table, TableConstraint.Key key) {
    effects.buildIndex(table);
    List<Relation> below = alter.isOnly() ? List.of() : effects.catalogue().descendants(table);
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      boolean onlyForTheIndex =
          !key.primary() && !effects.surroundings().atLeast(FIRST_THAT_LOCKS_PARTITIONS_FOR_UNIQUE);
      LockMode mode = onlyForTheIndex ? LockMode.SHARE : LockMode.ACCESS_EXCLUSIVE;
      below.forEach(each -> effects.lock(each, mode));
      PartitionIndexes.ofUniqueKey(key.columns().stream().map(Identifier::name).toList())
          .build(below, effects);
    }
    if (key.primary()) {
      for (Identifier column : key.columns()) {
        if (!alter.provablyNotNull(table, column.name())) {
          below.forEach(each -> effects.lock(each, LockMode.ACCESS_EXCLUSIVE));
          below.forEach(each -> scanForNulls(each, column.name()));
        }
      }
    }
  }

  private void addForeignKey(
      Relation table, List<Relation> reached, TableConstraint.ForeignKey key, boolean checked) {
    key.columns().stream()
        .map(Identifier::name)
        .forEach(column -> alter.columnMustExist(table, column));
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE
        && key.attributes().notValid()
        && !effects.surroundings().atLeast(FIRST_WITH_NOT_VALID_ON_PARTITIONED)) {
      effects.fails("42809", "cannot add NOT VALID foreign key on partitioned table");
    }
    Optional<Relation> parent = effects.lock(key.table(), LockMode.SHARE_ROW_EXCLUSIVE);
    parent.ifPresent(each -> effects.lockPartitions(each, LockMode.SHARE_ROW_EXCLUSIVE));
    if (!checked) {
      return;
    }
    reached.forEach(effects::scan);
    boolean allNull =
        key.columns().stream().anyMatch(column -> alter.addsWithoutValue(column.name()));
    if (!allNull && effects.mayHaveRows(table)) {
      parent.ifPresent(effects::scanWithPartitions);
    }
  }
}
