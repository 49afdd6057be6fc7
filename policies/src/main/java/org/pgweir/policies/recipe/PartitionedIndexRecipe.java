package org.pgweir.policies.recipe;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.recipe.PlanStep.ShortTransaction;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * {@code CREATE INDEX} on a partitioned table: on ONLY the parent at once, on each partition beside
 * traffic, each attached when it is built. With the last one the index of the parent is valid.
 */
public final class PartitionedIndexRecipe {

  private final SqlText text;
  private final CreateIndex create;
  private final Surroundings where;
  private final Relation table;
  private final List<PlanStep> steps = new ArrayList<>();
  private final Map<ObjectName, String> indexes = new HashMap<>();
  private final Map<Optional<String>, ServerNames> names = new HashMap<>();
  private boolean complete;

  public PartitionedIndexRecipe(
      SqlText text, CreateIndex create, Surroundings where, Relation table) {
    this.text = text;
    this.create = create;
    this.where = where;
    this.table = table;
    this.complete = !create.concurrently() && part().isPresent();
  }

  /**
   * The steps for the parent and its partitions.
   *
   * @param most partitions to speak of
   */
  public Proposal proposal(int most) {
    Identifier name =
        create.name().map(names(table.name())::taken).orElseGet(() -> chosen(table.name()));
    String whole = AskedAlter.sql(new ObjectName(table.name().schema(), name.name()));
    indexes.put(table.name(), whole);
    steps.add(
        new ShortTransaction(
            List.of(onOnly(name.sql(), create.table().sql())),
            Optional.of(List.of("DROP INDEX IF EXISTS " + whole))));
    where.catalogue().descendants(table).stream().limit(most).forEach(each -> add(each, whole));
    return new Proposal(table.name(), steps, complete);
  }

  private void add(Relation partition, String whole) {
    complete &= partition.indexes().stream().noneMatch(this::mayServe) && isKnown(partition);
    Identifier name = chosen(partition.name());
    String index = AskedAlter.sql(new ObjectName(partition.name().schema(), name.name()));
    String written = AskedAlter.sql(partition.name());
    if (partition.kind() == Relation.Kind.PARTITIONED_TABLE) {
      steps.add(
          new ShortTransaction(
              List.of(onOnly(name.sql(), written)),
              Optional.of(List.of("DROP INDEX IF EXISTS " + index))));
    } else {
      steps.add(
          Indexes.build(
              "%s CONCURRENTLY %s ON %s%s".formatted(start(), name.sql(), written, behindTable()),
              index));
    }
    indexes.put(partition.name(), index);
    String parent = indexes.get(partition.family().parents().getFirst());
    steps.add(
        new ShortTransaction(
            List.of("ALTER INDEX %s ATTACH PARTITION %s".formatted(parent, index)),
            // An index that is attached goes with the whole, and not without it.
            Optional.of(List.of("DROP INDEX IF EXISTS " + whole))));
  }

  /** A foreign table takes no index, one without its parents here no place. */
  private boolean isKnown(Relation partition) {
    return (partition.hasStorage() || partition.kind() == Relation.Kind.PARTITIONED_TABLE)
        && indexes.containsKey(partition.family().parents().getFirst());
  }

  /** An index of its own that the server would attach in place of a new one. */
  private boolean mayServe(Index index) {
    return index.parent().isEmpty()
        && index.method().equals(create.method())
        && index.unique() == create.unique();
  }

  private String onOnly(String name, String on) {
    return "%s %s ON ONLY %s%s".formatted(start(), name, on, behindTable());
  }

  private String start() {
    return create.unique() ? "CREATE UNIQUE INDEX" : "CREATE INDEX";
  }

  private String behindTable() {
    return text.at(new SourceRange(create.table().range().end(), create.range().end()));
  }

  private ServerNames names(ObjectName relation) {
    return names.computeIfAbsent(
        relation.schema(), _ -> new ServerNames(where.catalogue(), relation));
  }

  private Identifier chosen(ObjectName relation) {
    return names(relation).relation(relation.name(), part().orElse("expr"), "idx");
  }

  /** What stands for the columns in its name; of an expression only a call is known. */
  private Optional<String> part() {
    Set<String> columns = new LinkedHashSet<>();
    for (var key : create.keys()) {
      switch (key.expression()) {
        case Expression.ColumnReference(var path, _, _, _) -> columns.add(path.getLast().name());
        case Expression.Call call -> columns.add(call.function().name());
        default -> {
          return Optional.empty();
        }
      }
    }
    create.included().forEach(each -> columns.add(each.name()));
    boolean different = columns.size() == create.keys().size() + create.included().size();
    return different ? Optional.of(ServerNames.ofColumns(List.copyOf(columns))) : Optional.empty();
  }
}
