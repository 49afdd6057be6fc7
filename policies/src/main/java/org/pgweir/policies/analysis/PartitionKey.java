package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * The key of a partitioned table.
 *
 * @param strategy {@code range}, {@code list} or {@code hash}
 * @param expressions what is compared with the bounds
 */
public record PartitionKey(String strategy, List<Expression> expressions) {

  public PartitionKey {
    expressions = List.copyOf(expressions);
  }

  public static Optional<PartitionKey> of(Relation table) {
    return table.family().partitionKey().flatMap(PartitionKey::read);
  }

  /** {@code RANGE (a, lower(b) COLLATE "C")}: what is in the parentheses is that of an index. */
  private static Optional<PartitionKey> read(String written) {
    int parenthesis = written.indexOf('(');
    if (parenthesis < 0) {
      return Optional.empty();
    }
    SqlText text = SqlReader.read("CREATE INDEX ON t " + written.substring(parenthesis), true);
    return text.statements().size() == 1
            && text.statements().getFirst() instanceof IndexStatement.CreateIndex index
        ? Optional.of(
            new PartitionKey(
                written.substring(0, parenthesis).strip().toLowerCase(Locale.ROOT),
                index.keys().stream().map(IndexStatement.Key::expression).toList()))
        : Optional.empty();
  }

  /** The only column of the key, if there is no more to it. */
  public Optional<String> onlyColumn() {
    return expressions.size() == 1
            && expressions.getFirst() instanceof Expression.ColumnReference(var path, _, _, _)
        ? Optional.of(path.getLast().name())
        : Optional.empty();
  }

  boolean uses(String column) {
    return expressions.stream().anyMatch(each -> uses(each, column));
  }

  private static boolean uses(Expression expression, String column) {
    return NotNullProof.isColumn(expression, column)
        || expression.children().stream().anyMatch(each -> uses(each, column));
  }

  /** Whether a key of those columns can be unique over all partitions. */
  boolean isWithin(List<String> columns) {
    return expressions.stream()
        .allMatch(each -> columns.stream().anyMatch(column -> NotNullProof.isColumn(each, column)));
  }
}
