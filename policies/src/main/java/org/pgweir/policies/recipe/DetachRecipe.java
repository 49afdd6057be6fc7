package org.pgweir.policies.recipe;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.PartitionKey;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.recipe.PlanStep.Concurrent;
import org.pgweir.policies.recipe.PlanStep.ShortTransaction;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.DetachPartition;

/**
 * {@code DETACH PARTITION} by CONCURRENTLY, from PostgreSQL 14. What was interrupted between its
 * two transactions is finished, not begun again. It leaves a CHECK of the bounds behind, which the
 * statement would not have left.
 */
public record DetachRecipe(AskedAlter asked, DetachPartition detach) {

  public Proposal proposal() {
    ObjectName partition = asked.where().nameOf(detach.partition());
    String link =
        "SELECT NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = to_regclass(%s)%%s)"
            .formatted(AskedAlter.literal(AskedAlter.sql(partition)));
    String written = asked.at(detach.range());
    Concurrent begin =
        new Concurrent(
            asked.altered(written + " CONCURRENTLY"),
            link.formatted(" AND NOT inhdetachpending"),
            List.of(),
            Optional.empty());
    Concurrent finish =
        new Concurrent(
            asked.altered(written + " FINALIZE"), link.formatted(""), List.of(), Optional.empty());
    ServerNames names = new ServerNames(asked.where().catalogue(), partition);
    Identifier check = names.constraint(partition.name(), part(), "check");
    return new Proposal(
        asked.name(),
        List.of(
            begin,
            finish,
            new ShortTransaction(
                List.of(
                    "ALTER TABLE %s DROP CONSTRAINT IF EXISTS %s"
                        .formatted(detach.partition().sql(), check.sql())),
                Optional.empty())),
        asked.relation().isPresent() && asked.where().relation(detach.partition()).isPresent());
  }

  /** The column in the name of that CHECK: the only one of the key. */
  private String part() {
    Set<String> columns = new LinkedHashSet<>();
    asked
        .relation()
        .flatMap(PartitionKey::of)
        .ifPresent(
            key -> key.expressions().forEach(each -> columns.addAll(CheckRecipe.columns(each))));
    return columns.size() == 1 ? columns.iterator().next() : "";
  }
}
