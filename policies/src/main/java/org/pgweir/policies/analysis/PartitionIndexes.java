package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;

/**
 * An index that every partition has to have: one of its own that is equal serves ({@code
 * CompareIndexInfo} of {@code index.c}), else one is built.
 *
 * @param columns its keys; empty where one is an expression
 * @param operatorClasses as far as they are known
 */
record PartitionIndexes(
    String method,
    boolean unique,
    boolean partial,
    List<Optional<String>> columns,
    Optional<List<String>> operatorClasses) {

  static PartitionIndexes like(Index index) {
    return new PartitionIndexes(
        index.method(),
        index.unique(),
        index.partial(),
        index.keys().stream().map(Index.Key::column).toList(),
        Optional.of(index.keys().stream().map(Index.Key::operatorClass).toList()));
  }

  static PartitionIndexes of(IndexStatement.CreateIndex create) {
    return new PartitionIndexes(
        create.method(),
        create.unique(),
        create.predicate().isPresent(),
        create.keys().stream().map(key -> column(key.expression())).toList(),
        Optional.empty());
  }

  static PartitionIndexes ofUniqueKey(List<String> columns) {
    return new PartitionIndexes(
        "btree", true, false, columns.stream().map(Optional::of).toList(), Optional.empty());
  }

  private static Optional<String> column(Expression expression) {
    return expression instanceof Expression.ColumnReference(var path, _, _, _)
        ? Optional.of(path.getLast().name())
        : Optional.empty();
  }

  /** Builds it where a partition has none; what is between them and the parent has no files. */
  void build(List<Relation> partitions, Effects effects) {
    for (Relation partition : partitions) {
      List<Index> alike = partition.indexes().stream().filter(this::mayServe).toList();
      if (alike.isEmpty()) {
        effects.buildIndex(partition);
      } else if (partial || columns.stream().anyMatch(Optional::isEmpty)) {
        effects.unknown(
            Unknown.Part.SCAN, "an index of " + partition.name() + " may serve already");
      }
    }
  }

  private boolean mayServe(Index index) {
    return index.parent().isEmpty()
        && index.valid()
        && index.method().equals(method)
        && index.unique() == unique
        && index.partial() == partial
        && index.keys().stream().map(Index.Key::column).toList().equals(columns)
        && operatorClasses
            .filter(
                each -> !each.equals(index.keys().stream().map(Index.Key::operatorClass).toList()))
            .isEmpty();
  }
}
