package org.pgweir.policies.rule.index;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.recipe.PartitionedIndexRecipe;
import org.pgweir.policies.recipe.Proposal;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.IndexStatement.CreateIndex;

/**
 * {@code CREATE INDEX} on a partitioned table: SHARE on it and on every partition until the last
 * index is built. CONCURRENTLY does not work there. Measured on PostgreSQL 11 to 18.
 */
public final class CreateIndexOnPartitionedTable implements Rule {

  private static final int MOST_PARTITIONS_SHOWN = 10;

  @Override
  public String id() {
    return "create-index-on-partitioned-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof CreateIndex create)
        || create.only()
        || subject.isOwn(create.table())) {
      return List.of();
    }
    return subject
        .relation(create.table())
        .filter(table -> table.kind() == Relation.Kind.PARTITIONED_TABLE)
        .map(table -> finding(subject, create, table))
        .stream()
        .toList();
  }

  private Finding finding(Subject subject, CreateIndex create, Relation table) {
    List<Relation> below = subject.surroundings().catalogue().descendants(table);
    Set<ObjectName> partitions = new HashSet<>();
    below.forEach(each -> partitions.add(each.name()));
    String detail =
        create.concurrently()
            ? "PostgreSQL builds no index of a partitioned table CONCURRENTLY."
            : "CREATE INDEX holds a SHARE lock on %s and on its %d partitions until the last index"
                    .formatted(create.table().sql(), below.size())
                + " is built: every INSERT, UPDATE and DELETE waits.";
    Finding finding =
        Finding.of(
                this,
                create.concurrently() ? Severity.ERROR : subject.bySize(partitions),
                "building an index on partitioned table \"%s\" would block writes to all its partitions"
                    .formatted(create.table().name()),
                detail
                    + " An index on ONLY the parent is made at once; it becomes valid when an index of"
                    + " each partition is attached to it.")
            .withTable(create.table());
    Finding whole = finding.withProposal(steps(subject, create, table, below.size()), subject);
    return below.size() <= MOST_PARTITIONS_SHOWN
        ? whole
        : whole.withHint(
            steps(subject, create, table, MOST_PARTITIONS_SHOWN).sql()
                + "\n-- and so on for the other %d partitions"
                    .formatted(below.size() - MOST_PARTITIONS_SHOWN));
  }

  private static Proposal steps(Subject subject, CreateIndex create, Relation table, int most) {
    return new PartitionedIndexRecipe(subject.text(), create, subject.surroundings(), table)
        .proposal(most);
  }
}
