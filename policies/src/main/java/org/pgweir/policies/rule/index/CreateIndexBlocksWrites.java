package org.pgweir.policies.rule.index;

import java.util.List;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Finding.Replacement;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/**
 * {@code CREATE INDEX} without CONCURRENTLY: SHARE on the table while the index is built, so no
 * writer gets through.
 *
 * <p>Holds for PostgreSQL 11 to 18, measured. Partitioned tables are another rule's.
 */
public final class CreateIndexBlocksWrites implements Rule {

  @Override
  public String id() {
    return "create-index-blocks-writes";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof CreateIndex create
            && !create.concurrently()
            && subject.isShared(create.table())
            && builds(subject, create)
        ? List.of(finding(subject, create))
        : List.of();
  }

  /** An index of a name that is taken is not built; ON ONLY is meant for partitioned tables. */
  private static boolean builds(Subject subject, CreateIndex create) {
    return subject
        .relation(create.table())
        .map(table -> table.hasStorage() && builds(subject, table))
        .orElse(!create.only());
  }

  private static boolean builds(Subject subject, Relation table) {
    return subject.analysis().indexBuild().contains(table.name());
  }

  private Finding finding(Subject subject, CreateIndex create) {
    String table = create.table().sql();
    ConcurrentBuild concurrent = new ConcurrentBuild(subject, create);
    Finding finding =
        Finding.of(
                this,
                subject.bySize(create.table()),
                "building an index on \"%s\" would block writes".formatted(create.table().name()),
                "CREATE INDEX holds a SHARE lock on %s until the index is built: reads go on, every"
                        .formatted(table)
                    + " INSERT, UPDATE and DELETE waits. With CONCURRENTLY they go on too; it cannot"
                    + " run in a transaction block, and if it fails it leaves an INVALID index, which"
                    + " must be dropped before the next try.")
            .withTable(create.table())
            .withHint(concurrent.sql());
    return subject.transaction().isOpen()
        ? finding
        : finding.withReplacement(
            new Replacement(
                concurrent.statementAsAsked(),
                subject.surroundings().nameOf(create.table()),
                create.name().map(Identifier::name)));
  }
}
