package org.pgweir.policies.analysis;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlText;

/** Names in parts of a statement of which only the text is kept, read again by themselves. */
final class WrittenNames {

  /** A name with its qualifier, quoted or not, to be put in patterns. */
  static final String NAME =
      "((?:\"(?:[^\"]|\"\")+\"|[\\w$]+)(?:\\s*\\.\\s*(?:\"(?:[^\"]|\"\")+\"|[\\w$]+))*)";

  private WrittenNames() {}

  /** {@code schema.table}. */
  static Optional<QualifiedName> table(String written) {
    List<Identifier> path = path(written);
    return path.isEmpty() ? Optional.empty() : Optional.of(name(path, path.size()));
  }

  /** {@code schema.table.column}: all but the last part name the table. */
  static Optional<QualifiedName> tableOfColumn(String written) {
    List<Identifier> path = path(written);
    return path.size() < 2 ? Optional.empty() : Optional.of(name(path, path.size() - 1));
  }

  private static QualifiedName name(List<Identifier> path, int length) {
    Optional<Identifier> schema = length > 1 ? Optional.of(path.get(length - 2)) : Optional.empty();
    Identifier object = path.get(length - 1);
    return new QualifiedName(schema, object, object.range());
  }

  private static List<Identifier> path(String written) {
    SqlText read = SqlReader.read("SELECT " + written, true);
    return read.statements().size() == 1
            && read.statements().getFirst() instanceof DataStatement.Select(var query, _)
            && query.body() instanceof Query.Select select
            && select.targets().size() == 1
            && select.targets().getFirst().expression()
                instanceof Expression.ColumnReference(var path, _, _, _)
        ? path
        : List.of();
  }
}
