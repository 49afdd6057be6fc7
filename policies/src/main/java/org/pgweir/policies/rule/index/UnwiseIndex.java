package org.pgweir.policies.rule.index;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/**
 * An index that will do less than it costs: of many columns, of a kind that serves one operator,
 * without a name to speak of it by, or with its columns at the beginning of another's.
 */
public final class UnwiseIndex implements Rule {

  private static final int MOST_KEYS = 3;

  @Override
  public String id() {
    return "unwise-index";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof CreateIndex create
        ? findings(subject, create)
        : List.of();
  }

  private List<Finding> findings(Subject subject, CreateIndex create) {
    List<Finding> findings = new ArrayList<>();
    String table = create.table().name();
    if (create.keys().size() > MOST_KEYS) {
      findings.add(
          finding(
              create,
              "index on \"%s\" has %d keys".formatted(table, create.keys().size()),
              "Each key makes it larger and every write dearer, and the later ones seldom help to"
                  + " find rows. Columns that are only read belong into INCLUDE."));
    }
    if (create.method().equals("hash")) {
      findings.add(
          finding(
              create,
              "index on \"%s\" is a hash index".formatted(table),
              "It serves comparisons for equality alone: no order, no ranges, no uniqueness, one"
                  + " column."));
    }
    if (create.name().isEmpty()) {
      findings.add(
          finding(
              create,
              "index on \"%s\" has no name".formatted(table),
              "The server makes one up, other ones on servers where that is taken; whoever wants to"
                  + " drop it, or to try again after a failed build, must look for it."));
    }
    subject
        .relation(create.table())
        .flatMap(known -> covering(known, create))
        .ifPresent(index ->
            findings.add(
                finding(
                    create,
                    "index on \"%s\" repeats the beginning of \"%s\""
                        .formatted(table, index.name().name()),
                    "That one begins with the same columns, so it finds the same rows.")));
    return findings;
  }

  private Finding finding(CreateIndex create, String message, String detail) {
    return Finding.of(this, Severity.INFO, message, detail).withTable(create.table());
  }

  private static Optional<Index> covering(Relation table, CreateIndex create) {
    List<Optional<String>> columns = create.keys().stream().map(UnwiseIndex::column).toList();
    if (create.unique()
        || create.predicate().isPresent()
        || !create.method().equals("btree")
        || columns.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    return table.indexes().stream()
        .filter(index -> index.method().equals("btree") && index.valid() && !index.partial())
        .filter(index -> index.keys().size() >= columns.size())
        .filter(index -> !isItself(index, create))
        .filter(index ->
            index.keys().stream()
                .limit(columns.size())
                .map(Index.Key::column)
                .toList()
                .equals(columns))
        .findFirst();
  }

  private static boolean isItself(Index index, CreateIndex create) {
    return create.name().filter(name -> name.name().equals(index.name().name())).isPresent();
  }

  /** A plain column in its plain order. */
  private static Optional<String> column(IndexStatement.Key key) {
    return key.expression() instanceof Expression.ColumnReference(var path, _, _, var range)
            && range.equals(key.range())
        ? Optional.of(path.getLast().name())
        : Optional.empty();
  }
}
