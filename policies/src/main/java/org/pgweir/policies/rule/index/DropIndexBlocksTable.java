package org.pgweir.policies.rule.index;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Finding.Replacement;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * {@code DROP INDEX} without CONCURRENTLY: ACCESS EXCLUSIVE on the table, short once it has it, but
 * everybody queues behind it while it waits. Measured on PostgreSQL 11 to 18.
 */
public final class DropIndexBlocksTable implements Rule {

  @Override
  public String id() {
    return "drop-index-blocks-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof DropObjects drop
            && drop.kind().equals("index")
            && !drop.concurrently()
            && !drop.cascade()
            && subject.analysis().failure().isEmpty()
        ? drop.names().stream().flatMap(name -> finding(subject, name).stream()).toList()
        : List.of();
  }

  private Optional<Finding> finding(Subject subject, QualifiedName index) {
    Optional<Relation> table =
        subject
            .surroundings()
            .catalogue()
            .tableOfIndex(index.schemaName(), index.name(), subject.surroundings().searchPath());
    boolean certain = subject.surroundings().coverage() instanceof Coverage.Complete;
    if (table.isEmpty() && certain) {
      return Optional.empty();
    }
    // the index of a partitioned table cannot be dropped in any other way
    if (table.filter(each -> each.kind() == Relation.Kind.PARTITIONED_TABLE).isPresent()) {
      return Optional.empty();
    }
    String on = table.map(each -> "\"" + each.name().name() + "\"").orElse("its table");
    Finding finding =
        Finding.of(
                this,
                table
                    .map(each -> subject.bySize(Set.of(each.name())))
                    .filter(size -> size == Severity.INFO)
                    .orElse(Severity.WARNING),
                "dropping index \"%s\" would lock %s against reads and writes"
                    .formatted(index.name(), on),
                "DROP INDEX takes ACCESS EXCLUSIVE on the table. It is short, but while it waits for"
                    + " a transaction that uses the table, every query behind it waits too. With"
                    + " CONCURRENTLY nobody waits; it cannot run in a transaction block.")
            .withHint("DROP INDEX CONCURRENTLY %s;".formatted(index.sql()));
    return Optional.of(
        table.map(each -> withReplacement(finding, subject, index, each)).orElse(finding));
  }

  private static Finding withReplacement(
      Finding finding, Subject subject, QualifiedName index, Relation table) {
    Finding located = finding.withTable(table.name());
    boolean alone = subject.statement() instanceof DropObjects drop && drop.names().size() == 1;
    return subject.transaction().isOpen() || !alone
        ? located
        : located.withReplacement(
            new Replacement(
                "DROP INDEX CONCURRENTLY "
                    + (subject.statement() instanceof DropObjects drop && drop.ifExists()
                        ? "IF EXISTS "
                        : "")
                    + index.sql(),
                table.name(),
                Optional.empty()));
  }
}
