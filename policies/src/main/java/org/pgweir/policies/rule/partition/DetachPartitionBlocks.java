package org.pgweir.policies.rule.partition;

import java.util.List;
import java.util.Set;
import org.pgweir.policies.recipe.AskedAlter;
import org.pgweir.policies.recipe.DetachRecipe;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.DetachPartition;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code DETACH PARTITION} without CONCURRENTLY: ACCESS EXCLUSIVE on the parent, short once it has
 * it. CONCURRENTLY is there since PostgreSQL 14, for parents without a default partition. Measured
 * on 11 to 18.
 */
public final class DetachPartitionBlocks implements Rule {

  private static final int CONCURRENTLY_SINCE = 14;

  @Override
  public String id() {
    return "detach-partition-blocks";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter
            && alter.actions().size() == 1
            && alter.actions().getFirst() instanceof DetachPartition detach
            && !detach.concurrently()
            && !detach.finalizes()
            && subject.isShared(alter.table())
            && !subject.isOwn(detach.partition())
        ? List.of(finding(subject, alter, detach))
        : List.of();
  }

  private Finding finding(Subject subject, AlterTable alter, DetachPartition detach) {
    boolean hasDefault =
        subject
            .relation(alter.table())
            .flatMap(parent -> parent.family().defaultPartition())
            .isPresent();
    boolean possible = subject.surroundings().atLeast(CONCURRENTLY_SINCE) && !hasDefault;
    Finding finding =
        Finding.of(
                this,
                possible ? Severity.WARNING : Severity.INFO,
                "detaching \"%s\" would lock \"%s\" against reads and writes"
                    .formatted(detach.partition().name(), alter.table().name()),
                "DETACH takes ACCESS EXCLUSIVE on the parent. It is short, but while it waits for a"
                    + " transaction that uses the parent, every query behind it waits too. "
                    + (possible
                        ? "With CONCURRENTLY nobody waits; it cannot run in a transaction block."
                        : "CONCURRENTLY needs PostgreSQL 14 and a parent without a default"
                            + " partition."))
            .withTable(alter.table());
    return possible
        ? finding.withProposal(
            new DetachRecipe(
                    new AskedAlter(subject.text(), alter, subject.surroundings(), Set.of(detach)),
                    detach)
                .proposal(),
            subject)
        : finding;
  }
}
