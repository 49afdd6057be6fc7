package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.tree.ColumnConstraint;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTableAs;

/** Statements about whole tables, but ALTER TABLE. */
final class TableEffects {

  private final SqlText text;
  private final Effects effects;

  TableEffects(SqlText text, Effects effects) {
    this.text = text;
    this.effects = effects;
  }

  void add(TableStatement statement) {
    switch (statement) {
      case TableStatement.AlterTable alter -> new AlterTableEffects(text, alter, effects).add();
      case CreateTable create -> create(create);
      case CreateTableAs create -> createAs(create);
      case TableStatement.Truncate truncate -> truncate(truncate);
      case TableStatement.LockTable lock -> lock(lock);
      case TableStatement.Vacuum vacuum -> vacuum(vacuum);
      case TableStatement.Cluster(var table, _) -> cluster(table);
    }
  }

  private void create(CreateTable create) {
    if (create.ifNotExists() && effects.surroundings().relation(create.table()).isPresent()) {
      return;
    }
    create
        .partitionOf()
        .ifPresent(of ->
            effects
                .lock(of.parent(), LockMode.ACCESS_EXCLUSIVE)
                .ifPresent(parent -> new PartitionEffects(effects).create(parent, of.isDefault())));
    create.inherits().forEach(each -> effects.lock(each, LockMode.SHARE_UPDATE_EXCLUSIVE));
    create.like().forEach(each -> effects.lock(each, LockMode.ACCESS_SHARE));
    create.columns().stream()
        .flatMap(column -> column.constraint(ColumnConstraint.References.class).stream())
        .forEach(key -> reference(create, key.table()));
    for (TableConstraint constraint : create.constraints()) {
      if (constraint instanceof TableConstraint.ForeignKey key) {
        reference(create, key.table());
      }
    }
  }

  private void reference(CreateTable create, QualifiedName parent) {
    boolean itself = parent.name().equals(create.table().name());
    if (!itself || effects.surroundings().relation(parent).isPresent()) {
      effects
          .lock(parent, LockMode.SHARE_ROW_EXCLUSIVE)
          .ifPresent(each -> PartitionEffects.unknownIfPartitioned(effects, each));
    }
  }

  private void createAs(CreateTableAs create) {
    switch (create.source()) {
      case CreateTableAs.Source.OfQuery(var query) -> {
        if (create.withData()) {
          new DataEffects(text, effects).add(new DataStatement.Select(query, query.range()));
        } else {
          new DataEffects(text, effects).planned(query);
        }
      }
      case CreateTableAs.Source.OfPrepared _ ->
          Analyzer.anything(effects, "the prepared statement is not known here");
    }
  }

  /** All tables named and, by CASCADE, those whose foreign keys point to them, get empty files. */
  private void truncate(TableStatement.Truncate truncate) {
    Set<Relation> emptied = new LinkedHashSet<>();
    for (TableStatement.TableName named : truncate.tables()) {
      effects
          .lock(named.name(), LockMode.ACCESS_EXCLUSIVE)
          .ifPresent(table -> {
            emptied.add(table);
            if (!named.only()) {
              emptied.addAll(effects.catalogue().descendants(table));
            }
          });
    }
    List<Relation> open = new ArrayList<>(emptied);
    for (int i = 0; i < open.size(); i++) {
      for (Dependents.ForeignKeyFrom from : open.get(i).dependents().foreignKeys()) {
        Optional<Relation> other = effects.catalogue().relation(from.table());
        if (other.isPresent() && emptied.contains(other.get())) {
          continue;
        }
        if (!truncate.cascade()) {
          effects.fails("0A000", "cannot truncate a table referenced in a foreign key constraint");
          return;
        }
        effects.lock(from.table(), LockMode.ACCESS_EXCLUSIVE);
        other.ifPresent(each -> {
          emptied.add(each);
          open.add(each);
        });
      }
    }
    for (Relation table : emptied) {
      effects.lock(table, LockMode.ACCESS_EXCLUSIVE);
      if (table.hasStorage()) {
        effects.empty(table);
      }
      effects.impact().rows(table, Trigger.Event.TRUNCATE, Optional.empty());
      if (!table.dependents().triggers().isEmpty()) {
        effects.unknown(Unknown.Part.LOCKS, "triggers of " + table.name() + " may run");
      }
    }
  }

  private void lock(TableStatement.LockTable lock) {
    LockMode mode = LockMode.valueOf(lock.mode().replace(' ', '_'));
    for (TableStatement.TableName named : lock.tables()) {
      effects
          .lock(named.name(), mode)
          .ifPresent(table -> {
            if (!named.only()) {
              effects.lockTree(table, mode);
            }
            if (table.kind() == Relation.Kind.VIEW) {
              effects.unknown(Unknown.Part.LOCKS, "the relations of a view are locked too");
            }
          });
    }
  }

  private void vacuum(TableStatement.Vacuum vacuum) {
    if (vacuum.vacuum()) {
      effects.notTransactional();
    }
    if (vacuum.tables().isEmpty()) {
      Analyzer.anything(effects, "every table of the database is reached");
    }
    LockMode mode = vacuum.full() ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
    for (QualifiedName name : vacuum.tables()) {
      effects
          .lock(name, mode)
          .ifPresent(table -> {
            if (vacuum.full()) {
              effects.rewrite(table);
            }
            if (!table.family().children().isEmpty()) {
              effects.unknown(Unknown.Part.LOCKS, "partitions of " + name.sql());
              effects.unknown(Unknown.Part.REWRITE, "partitions of " + name.sql());
            }
          });
    }
  }

  private void cluster(Optional<QualifiedName> named) {
    if (named.isEmpty()) {
      Analyzer.anything(effects, "every table clustered before is reached");
      return;
    }
    effects
        .lock(named.get(), LockMode.ACCESS_EXCLUSIVE)
        .ifPresent(table -> {
          effects.rewrite(table);
          if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
            effects.unknown(Unknown.Part.LOCKS, "the partitions are clustered one by one");
            effects.unknown(Unknown.Part.REWRITE, "the partitions are clustered one by one");
          }
        });
  }
}
