package org.pgweir.policies.rule.partition;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.recipe.AskedAlter;
import org.pgweir.policies.recipe.AttachRecipe;
import org.pgweir.policies.recipe.Proposal;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.TableAction.AttachPartition;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code ATTACH PARTITION}: the rows of the new partition, and those of the default partition, are
 * read under ACCESS EXCLUSIVE, unless a CHECK that is validated says where they belong.
 *
 * <p>Measured on PostgreSQL 11 to 18; the parent is locked SHARE UPDATE EXCLUSIVE since 12.
 */
public final class AttachPartitionFullScan implements Rule {

  @Override
  public String id() {
    return "attach-partition-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter
            && alter.actions().size() == 1
            && alter.actions().getFirst() instanceof AttachPartition attach
            && !subject.isOwn(alter.table())
        ? findings(subject, alter, attach)
        : List.of();
  }

  private List<Finding> findings(Subject subject, AlterTable alter, AttachPartition attach) {
    Set<ObjectName> scanned = subject.analysis().fullScan().keySet();
    ObjectName partition = subject.surroundings().nameOf(attach.partition());
    Optional<ObjectName> rest =
        subject
            .relation(alter.table())
            .flatMap(parent -> parent.family().defaultPartition())
            .filter(scanned::contains);
    boolean reads = !subject.isOwn(attach.partition()) && scanned.contains(partition);
    boolean lightOtherwise =
        subject.analysis().indexBuild().isEmpty()
            && subject
                .relation(alter.table())
                .filter(parent -> parent.constraints(Constraint.ForeignKey.class).isEmpty())
                .isPresent();
    AskedAlter asked =
        new AskedAlter(subject.text(), alter, subject.surroundings(), Set.of(attach));
    Proposal steps = new AttachRecipe(asked, attach, reads, rest, lightOtherwise).proposal();
    List<Finding> findings = new ArrayList<>();
    if (reads) {
      findings.add(ofPartition(subject, attach).withProposal(steps, subject));
    }
    rest.ifPresent(
        each -> findings.add(ofDefault(subject, alter, attach, each).withProposal(steps, subject)));
    return findings;
  }

  private Finding ofPartition(Subject subject, AttachPartition attach) {
    boolean certain = subject.relation(attach.partition()).isPresent();
    return Finding.of(
            this,
            certain ? subject.bySize(attach.partition()) : Severity.WARNING,
            "attaching \"%s\" would read all of it".formatted(attach.partition().name()),
            "Under ACCESS EXCLUSIVE every row of it is checked against the bounds: whoever uses the"
                + " table waits. A validated CHECK that says the same as the bounds, NOT NULL"
                + " included, spares the scan."
                + (certain ? "" : " Whether there is one cannot be told without a catalogue."))
        .withTable(attach.partition());
  }

  private Finding ofDefault(
      Subject subject, AlterTable alter, AttachPartition attach, ObjectName rest) {
    return Finding.of(
            this,
            subject.bySize(Set.of(rest)),
            "attaching \"%s\" would read all of the default partition \"%s\""
                .formatted(attach.partition().name(), rest.name()),
            "Under ACCESS EXCLUSIVE every row of %s is looked at for rows that belong to the new"
                    .formatted(rest)
                + " partition: whatever goes to the default partition waits. A validated CHECK that"
                + " excludes the new bounds spares the scan.")
        .withTable(alter.table());
  }
}
