package org.pgweir.policies.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

class SubjectTest {

  private static final ObjectName PARENT = ObjectName.of("s", "p");
  private static final ObjectName ONE = ObjectName.of("s", "p1");
  private static final ObjectName OTHER = ObjectName.of("s", "p2");

  /** From PostgreSQL 14 on ANALYZE counts them for the partitioned table, too. */
  @Test
  void rowsOfPartitionsCountOnce() {
    Subject subject = subject(Map.of(PARENT, 1_000L, ONE, 600L, OTHER, 400L));

    assertThat(subject.amount(Set.of(PARENT, ONE, OTHER))).contains(new Amount(1_000, 2_000));
    assertThat(subject.amount(Set.of(PARENT))).contains(new Amount(1_000, 1_000));
  }

  private static Subject subject(Map<ObjectName, Long> rows) {
    Catalogue made =
        CatalogueScript.after(
            "s",
            """
            CREATE TABLE s.p (k int) PARTITION BY RANGE (k);
            CREATE TABLE s.p1 PARTITION OF s.p FOR VALUES FROM (0) TO (9);
            CREATE TABLE s.p2 PARTITION OF s.p FOR VALUES FROM (9) TO (20);
            """);
    Map<ObjectName, Relation> relations = new HashMap<>();
    rows.forEach((name, many) -> {
      Relation each = made.relation(name).orElseThrow();
      relations.put(
          name,
          new Relation(
              name,
              each.kind(),
              each.storage().of(many, 1_000),
              each.columns(),
              each.constraints(),
              each.indexes(),
              each.family(),
              each.dependents(),
              each.query()));
    });
    SqlText text = SqlReader.read("ALTER TABLE p ADD COLUMN x int", true);
    return Subject.of(
        text,
        text.statements().getFirst(),
        new Surroundings(
            new Catalogue(relations, Map.of(), Map.of(), Set.of()),
            180_000,
            List.of("s"),
            Optional.empty()),
        TransactionSoFar.NONE);
  }
}
