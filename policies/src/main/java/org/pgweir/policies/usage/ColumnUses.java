package org.pgweir.policies.usage;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Columns;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.SqlStatement;

/**
 * What a statement that reads or writes rows does with columns, by its analysis. Of tables that the
 * catalogue knows, PostgreSQL's own left out; where the catalogue could not be read, of all that
 * are named, without their schema. Columns that cannot be told count as all of the tables at hand.
 */
public final class ColumnUses {

  private final Analysis analysis;
  private final Surroundings where;
  private final Set<ColumnUse> uses = new LinkedHashSet<>();

  private ColumnUses(Analysis analysis, Surroundings where) {
    this.analysis = analysis;
    this.where = where;
  }

  /** The uses by one statement, without those of statements that stand in it. */
  public static Set<ColumnUse> of(SqlStatement statement, Analysis analysis, Surroundings where) {
    return statement instanceof DataStatement || statement instanceof CopyStatement
        ? new ColumnUses(analysis, where).found()
        : Set.of();
  }

  private Set<ColumnUse> found() {
    analysis.columnsRead().forEach((table, columns) -> add(table, columns, Use.READ));
    analysis.columnsWritten().forEach(this::written);
    analysis.columnsOmitted().forEach(this::omitted);
    analysis
        .columnsMissed()
        .forEach((table, names) -> add(table, new Columns(names, false), Use.MISS));
    if (!analysis.knows(Unknown.Part.COLUMNS)) {
      Columns any = new Columns(Set.of(), true);
      analysis.locks().keySet().forEach(table -> add(table, any, Use.READ));
    }
    Set<ObjectName> used = new LinkedHashSet<>();
    uses.stream().filter(use -> use.use() != Use.MISS).forEach(use -> used.add(use.table()));
    for (ObjectName table : analysis.locks().keySet()) {
      if (isOfInterest(table) && !used.contains(stored(table)) && !belongsToAnother(table)) {
        uses.add(new ColumnUse(stored(table), "", Use.TABLE));
      }
    }
    return uses;
  }

  private void written(ObjectName table, Columns columns) {
    Set<String> omitted = analysis.columnsOmitted().getOrDefault(table, Set.of());
    Optional<Relation> relation = where.catalogue().relation(table);
    Columns named = columns;
    if (columns.star() && !omitted.isEmpty() && relation.isPresent()) {
      Set<String> names = new LinkedHashSet<>(columns.names());
      relation.get().columns().stream()
          .filter(column -> !omitted.contains(column.name()))
          .forEach(column -> names.add(column.name()));
      named = new Columns(names, false);
    }
    add(table, named, Use.WRITE);
    for (ViewedTable below : below(table)) {
      add(below.table().name(), below.columns(named), Use.WRITE);
    }
  }

  /** A row that is inserted through a view omits what the view does not show, too. */
  private void omitted(ObjectName table, Set<String> columns) {
    add(table, new Columns(columns, false), Use.OMIT);
    Columns written = analysis.columnsWritten().getOrDefault(table, new Columns(Set.of(), false));
    for (ViewedTable below : below(table)) {
      Set<String> named =
          below
              .columns(
                  written.star()
                      ? new Columns(below.names(), false)
                      : new Columns(written.names(), false))
              .names();
      Set<String> left = new LinkedHashSet<>();
      below.table().columns().stream()
          .filter(column -> !named.contains(column.name()))
          .forEach(column -> left.add(column.name()));
      left.addAll(below.columns(new Columns(columns, false)).names());
      add(below.table().name(), new Columns(left, false), Use.OMIT);
    }
  }

  private List<ViewedTable> below(ObjectName table) {
    return where
        .catalogue()
        .relation(table)
        .filter(relation -> relation.kind() == Relation.Kind.VIEW)
        .map(view -> ViewedTable.below(view, where.catalogue()))
        .orElse(List.of());
  }

  private void add(ObjectName table, Columns columns, Use use) {
    if (isOfInterest(table)) {
      ObjectName named = stored(table);
      columns.names().forEach(column -> uses.add(new ColumnUse(named, column, use)));
      if (columns.star()) {
        uses.add(new ColumnUse(named, ColumnUse.ALL, use));
      }
    }
  }

  private boolean isOfInterest(ObjectName table) {
    String schema = table.schema().orElse("");
    return !schema.startsWith("pg_")
        && !schema.equals("information_schema")
        && (isUnread() || where.catalogue().relation(table).isPresent());
  }

  private boolean isUnread() {
    return where.coverage() instanceof Surroundings.Coverage.Missing;
  }

  /** Without a schema where nobody could look. */
  private ObjectName stored(ObjectName table) {
    return isUnread() ? new ObjectName(Optional.empty(), table.name()) : table;
  }

  /** Partitions are locked with their parent, through which they are used. */
  private boolean belongsToAnother(ObjectName table) {
    return where
        .catalogue()
        .relation(table)
        .filter(relation ->
            relation.family().parents().stream().anyMatch(analysis.locks()::containsKey))
        .isPresent();
  }
}
