package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Index;
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

  private static final int FIRST_THAT_LEAVES_THE_PARENT_ALONE = 14;
  private static final int FIRST_THAT_ANALYZES_CHILDREN = 18;

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
      case TableStatement.Cluster(var table, var range) ->
          cluster(table, text.at(range).matches("(?is).*\\b(using|on)\\b.*"));
    }
  }

  private void create(CreateTable create) {
    if (exists(create.table(), create.ifNotExists())) {
      return;
    }
    create
        .partitionOf()
        .ifPresent(of ->
            effects
                .lock(of.parent(), LockMode.ACCESS_EXCLUSIVE)
                .ifPresent(parent ->
                    new PartitionEffects(text, effects)
                        .create(parent, of.isDefault(), text.at(create.range()))));
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

  /** Whether it is there already, in which case the statement does nothing or fails. */
  private boolean exists(QualifiedName created, boolean ifNotExists) {
    boolean exists = effects.surroundings().newRelation(created).isPresent();
    if (exists && !ifNotExists) {
      effects.fails("42P07", "relation \"%s\" already exists".formatted(created.name()));
    }
    return exists;
  }

  private void reference(CreateTable create, QualifiedName parent) {
    boolean itself = parent.name().equals(create.table().name());
    if (!itself || effects.surroundings().relation(parent).isPresent()) {
      effects
          .lock(parent, LockMode.SHARE_ROW_EXCLUSIVE)
          .ifPresent(each -> effects.lockPartitions(each, LockMode.SHARE_ROW_EXCLUSIVE));
    }
  }

  private void createAs(CreateTableAs create) {
    switch (create.source()) {
      case CreateTableAs.Source.OfQuery(var query) -> {
        if (create.withData() && !exists(create.table(), create.ifNotExists())) {
          new DataEffects(text, effects).add(new DataStatement.Select(query, query.range()));
        } else {
          new DataEffects(text, effects).parsed(query);
        }
      }
      case CreateTableAs.Source.OfPrepared _ ->
          Analyzer.anything(effects, "the prepared statement is not known here");
    }
  }

  /** All tables named and, by CASCADE, those whose foreign keys point to them, get empty files. */
  private void truncate(TableStatement.Truncate truncate) {
    Set<Relation> emptied = new LinkedHashSet<>();
    truncate.tables().stream()
        .filter(TableStatement.TableName::only)
        .flatMap(each -> effects.surroundings().relation(each.name()).stream())
        .filter(each -> each.kind() == Relation.Kind.PARTITIONED_TABLE)
        .forEach(_ -> effects.fails("42809", "cannot truncate only a partitioned table"));
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
      if (table.family().partition()
          && !effects.surroundings().atLeast(FIRST_THAT_LEAVES_THE_PARENT_ALONE)) {
        table.family().parents().forEach(each -> effects.lock(each, LockMode.ACCESS_SHARE));
      }
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
              ViewEffects.lockedWith(table, effects).forEach(each -> effects.lock(each, mode));
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
    for (QualifiedName name : vacuum.tables()) {
      LockMode mode = vacuum.full() ? LockMode.ACCESS_EXCLUSIVE : LockMode.SHARE_UPDATE_EXCLUSIVE;
      Optional<Relation> found = effects.surroundings().relationOrPresumed(name);
      boolean partitioned =
          found.filter(each -> each.kind() == Relation.Kind.PARTITIONED_TABLE).isPresent();
      boolean onlyNamed = partitioned && vacuum.vacuum() && !vacuum.full() && !vacuum.analyze();
      effects
          .lock(name, onlyNamed ? LockMode.ACCESS_SHARE : mode)
          .ifPresent(table -> vacuum(table, vacuum, mode));
    }
  }

  private void vacuum(Relation table, TableStatement.Vacuum vacuum, LockMode mode) {
    if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
      effects.lockTree(table, mode);
    } else if (vacuum.analyze()) {
      LockMode ofChildren =
          effects.surroundings().atLeast(FIRST_THAT_ANALYZES_CHILDREN)
              ? mode
              : LockMode.ACCESS_SHARE;
      effects.catalogue().descendants(table).forEach(each -> effects.lock(each, ofChildren));
    }
    if (vacuum.full()) {
      effects.rewrite(table);
      effects.lockPartitions(table, mode);
      if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
        effects.catalogue().descendants(table).forEach(effects::rewrite);
      }
    }
  }

  private void mustHaveBeenClustered(Relation table) {
    if (table.indexes().stream().noneMatch(Index::clustered)) {
      effects.fails(
          "42704",
          "there is no previously clustered index for table \"%s\"".formatted(table.name().name()));
    }
  }

  /**
   * @param named whether the index is named
   */
  private void cluster(Optional<QualifiedName> written, boolean named) {
    if (written.isEmpty()) {
      Analyzer.anything(effects, "every table clustered before is reached");
      return;
    }
    effects
        .lock(written.get(), LockMode.ACCESS_EXCLUSIVE)
        .ifPresent(table -> {
          effects.rewrite(table);
          if (table.kind() == Relation.Kind.PARTITIONED_TABLE) {
            effects.notTransactional();
            effects.lockTree(table, LockMode.ACCESS_EXCLUSIVE);
            effects.catalogue().descendants(table).forEach(effects::rewrite);
          } else if (!named && !table.isPresumed()) {
            mustHaveBeenClustered(table);
          }
        });
  }
}
