package org.pgweir.policies.rule.index;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Expression;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/**
 * {@code CREATE INDEX … IF NOT EXISTS} where an index of that name is there and is not the one that
 * is wanted: left INVALID by a build that failed, or made of other columns.
 */
public final class CreateIndexIfNotExists implements Rule {

  @Override
  public String id() {
    return "create-index-if-not-exists";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof CreateIndex create)
        || !create.ifNotExists()
        || create.name().isEmpty()
        || !subject.isShared(create.table())) {
      return List.of();
    }
    return switch (subject.surroundings().coverage()) {
      case Coverage.Complete _ ->
          existing(subject, create).stream()
              .flatMap(index -> finding(subject, create, index).stream())
              .toList();
      case Coverage.Unasked _, Coverage.Missing _ ->
          create.concurrently() ? List.of(mayBeInvalid(subject, create)) : List.of();
    };
  }

  private static Optional<Index> existing(Subject subject, CreateIndex create) {
    return subject
        .relation(create.table())
        .map(table ->
            ObjectName.of(
                table.name().schema().orElse("public"), create.name().orElseThrow().name()))
        .flatMap(name ->
            subject
                .surroundings()
                .catalogue()
                .tableOfIndex(name.schema(), name.name(), List.of())
                .stream()
                .flatMap(table -> named(table, name))
                .findFirst());
  }

  private static Stream<Index> named(Relation table, ObjectName name) {
    return table.indexes().stream().filter(index -> index.name().equals(name));
  }

  private Optional<Finding> finding(Subject subject, CreateIndex create, Index index) {
    String name = create.name().orElseThrow().name();
    if (!index.valid()
        && subject.relation(create.table()).filter(Relation::hasStorage).isPresent()) {
      return Optional.of(
          Finding.of(
                  this,
                  Severity.ERROR,
                  "index \"%s\" exists and is INVALID".formatted(name),
                  "A build that failed has left it. It serves no query and slows every write; with"
                      + " IF NOT EXISTS the statement succeeds and leaves it as it is.")
              .withTable(create.table())
              .withHint(anew(subject, create)));
    }
    boolean same =
        index.unique() == create.unique()
            && index.method().equals(create.method())
            && index.partial() == create.predicate().isPresent()
            && columns(index).equals(columns(create))
            && isOn(subject, create, index);
    return same
        ? Optional.empty()
        : Optional.of(
            Finding.of(
                    this,
                    Severity.WARNING,
                    "index \"%s\" exists and is another one".formatted(name),
                    "With IF NOT EXISTS the statement succeeds and leaves the index as it is, of"
                        + " other columns or another kind than this statement asks for.")
                .withTable(create.table())
                .withHint("Drop the index first, or give the new one a name of its own."));
  }

  private Finding mayBeInvalid(Subject subject, CreateIndex create) {
    return Finding.of(
            this,
            Severity.WARNING,
            "index \"%s\" may exist and be INVALID".formatted(create.name().orElseThrow().name()),
            "A concurrent build that fails leaves an INVALID index, which serves no query. Sent"
                + " again, this statement succeeds and leaves it as it is. Whether there is one"
                + " cannot be told without a catalogue.")
        .withTable(create.table())
        .withHint(anew(subject, create));
  }

  private static String anew(Subject subject, CreateIndex create) {
    String schema = create.table().schema().map(each -> each.sql() + ".").orElse("");
    return "DROP INDEX CONCURRENTLY IF EXISTS %s%s;\n"
            .formatted(schema, create.name().orElseThrow().sql())
        + new ConcurrentBuild(subject, create).sql();
  }

  private static boolean isOn(Subject subject, CreateIndex create, Index index) {
    return subject
        .relation(create.table())
        .filter(each -> each.indexes().contains(index))
        .isPresent();
  }

  private static List<Optional<String>> columns(Index index) {
    return index.keys().stream().map(Index.Key::column).toList();
  }

  private static List<Optional<String>> columns(CreateIndex create) {
    return create.keys().stream().map(CreateIndexIfNotExists::column).toList();
  }

  private static Optional<String> column(IndexStatement.Key key) {
    return key.expression() instanceof Expression.ColumnReference(var path, _, _, _)
        ? Optional.of(path.getLast().name())
        : Optional.empty();
  }
}
