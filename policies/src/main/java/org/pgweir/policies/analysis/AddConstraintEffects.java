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

  private final AlterTableEffects alter;
  private final Effects effects;

  AddConstraintEffects(AlterTableEffects alter, Effects effects) {
    this.alter = alter;
    this.effects = effects;
  }

  void add(Relation table, List<Relation> reached, TableConstraint constraint) {
    boolean checked = !constraint.attributes().notValid() && !constraint.attributes().notEnforced();
    switch (constraint) {
      case TableConstraint.Check _ -> {
        if (checked) {
          reached.forEach(effects::scan);
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
        unlessPartitioned(table);
        effects.buildIndex(table);
      }
    }
  }

  private void scanForNulls(Relation table, String column) {
    alter.columnMustExist(table, column);
    if (!alter.provablyNotNull(table, column)) {
      effects.scan(table);
    }
  }

  private void unlessPartitioned(Relation table) {
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      String why = "keys of partitioned tables are not analysed";
      effects.unknown(Unknown.Part.SCAN, why);
      effects.unknown(Unknown.Part.LOCKS, why);
    }
  }

  private void addKey(Relation table, TableConstraint.Key key) {
    unlessPartitioned(table);
    if (key.usingIndex().isEmpty()) {
      effects.buildIndex(table);
      key.columns().forEach(column -> alter.columnMustExist(table, column.name()));
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
    parent.ifPresent(each -> PartitionEffects.unknownIfPartitioned(effects, each));
    if (checked) {
      reached.forEach(effects::scan);
      parent.ifPresent(effects::scan);
    }
  }
}
