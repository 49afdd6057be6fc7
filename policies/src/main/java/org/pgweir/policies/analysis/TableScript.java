package org.pgweir.policies.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.sql.tree.Persistence;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;
import org.pgweir.policies.sql.tree.TableStatement.CreateTableAs;

/** The tables that a {@link CatalogueScript} creates. */
record TableScript(ScriptState state, SqlText text) {

  private static final Pattern PARTITION_BY =
      Pattern.compile("(?is)\\bpartition\\s+by\\s+((?:range|list|hash)\\s*\\(.*\\))");

  private static final Pattern OF_TYPE =
      Pattern.compile("(?is)create\\s+table\\s+(?:if\\s+not\\s+exists\\s+)?\\S+\\s+of\\s+(\\S+).*");

  void create(CreateTable create) {
    if (create.ifNotExists() && state.find(create.table()).isPresent()) {
      return;
    }
    ObjectName name =
        create.persistence() == Persistence.TEMPORARY
            ? ObjectName.of(ScriptState.TEMPORARY, create.table().name())
            : state.newName(create.table());
    ColumnScript definitions = new ColumnScript(state, text);
    List<Column> columns = new ArrayList<>();
    create.columns().forEach(definition -> columns.add(definitions.column(name, definition)));
    List<QualifiedName> written = new ArrayList<>(create.inherits());
    create.partitionOf().ifPresent(of -> written.add(of.parent()));
    List<Relation> parents = written.stream().map(state::relation).toList();
    parents.forEach(parent -> columns.addAll(parent.columns()));
    create.like().forEach(like -> columns.addAll(state.relation(like).columns()));
    boolean known = parents.stream().noneMatch(Relation::isPresumed);
    state.put(
        new Relation(
            name,
            kind(create, known),
            storage(create),
            columns,
            List.of(),
            List.of(),
            new Family(
                parents.stream().map(Relation::name).toList(),
                List.of(),
                create.partitionOf().isPresent(),
                Optional.empty(),
                partitionKey(create),
                Optional.empty(),
                rowType(create)),
            Dependents.NONE,
            Optional.empty()));
    boolean isDefault = create.partitionOf().filter(of -> of.isDefault()).isPresent();
    parents.forEach(parent -> adopt(parent, name, isDefault));
    ConstraintScript constraints = new ConstraintScript(state, text, name);
    create.columns().forEach(constraints::addOfColumn);
    create.constraints().forEach(constraints::add);
  }

  private static Relation.Kind kind(CreateTable create, boolean known) {
    if (create.foreign()) {
      return Relation.Kind.FOREIGN_TABLE;
    }
    if (create.partitioned()) {
      return Relation.Kind.PARTITIONED_TABLE;
    }
    return known ? Relation.Kind.TABLE : Relation.Kind.PRESUMED;
  }

  private static Storage storage(CreateTable create) {
    return new Storage(
        persistence(create.persistence()),
        0,
        0,
        create.partitioned() || create.foreign() ? Optional.empty() : Optional.of("heap"),
        Optional.empty());
  }

  private static Storage.Persistence persistence(Persistence written) {
    return switch (written) {
      case PERMANENT -> Storage.Persistence.PERMANENT;
      case UNLOGGED -> Storage.Persistence.UNLOGGED;
      case TEMPORARY -> Storage.Persistence.TEMPORARY;
    };
  }

  private Optional<String> partitionKey(CreateTable create) {
    Matcher matcher = PARTITION_BY.matcher(text.at(create.range()));
    return create.partitioned() && matcher.find()
        ? Optional.of(matcher.group(1))
        : Optional.empty();
  }

  private Optional<ObjectName> rowType(CreateTable create) {
    Matcher matcher = OF_TYPE.matcher(text.at(create.range()));
    if (create.partitionOf().isPresent() || !matcher.matches()) {
      return Optional.empty();
    }
    String[] parts = matcher.group(1).split("\\.", -1);
    return Optional.of(
        parts.length == 2
            ? ObjectName.of(parts[0], parts[1])
            : ObjectName.of(state.newName(create.table()).schema().orElseThrow(), parts[0]));
  }

  private void adopt(Relation parent, ObjectName child, boolean isDefault) {
    Family old = RelationChange.withChild(parent.family(), child, true);
    Family family =
        new Family(
            old.parents(),
            old.children(),
            old.partition(),
            isDefault ? Optional.of(child) : old.defaultPartition(),
            old.partitionKey(),
            old.bound(),
            old.rowType());
    state.put(RelationChange.with(parent, family));
  }

  void createAs(CreateTableAs create) {
    if (create.ifNotExists() && state.find(create.table()).isPresent()) {
      return;
    }
    switch (create.source()) {
      case CreateTableAs.Source.OfQuery(var query) -> createFrom(create.table(), query);
      case CreateTableAs.Source.OfPrepared _ ->
          state.put(presumed(state.newName(create.table()), List.of()));
    }
  }

  /** A table with the columns of a query, as far as they can be told. */
  void createFrom(QualifiedName table, Query query) {
    List<Column> columns = new ViewScript(state, text).columns(query);
    state.put(presumed(state.newName(table), columns));
  }

  private static Relation presumed(ObjectName name, List<Column> columns) {
    Relation presumed = Relation.presumed(name, 0, 0);
    return RelationChange.withColumns(presumed, columns);
  }
}
