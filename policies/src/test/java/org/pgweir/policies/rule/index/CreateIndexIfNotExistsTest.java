package org.pgweir.policies.rule.index;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

class CreateIndexIfNotExistsTest {

  private static final String BUILD = "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a)";

  @Test
  void tellsOfAnInvalidIndexHowToBuildItAnew() {
    List<Finding> findings = findings(false);
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().severity()).isEqualTo(Severity.ERROR);
    assertThat(findings.getFirst().message()).isEqualTo("index \"i\" exists and is INVALID");
    assertThat(findings.getFirst().hint())
        .contains("DROP INDEX CONCURRENTLY IF EXISTS i;\nCREATE INDEX CONCURRENTLY i ON t (a);");
  }

  @Test
  void isSilentWhereTheIndexIsThereAndValid() {
    assertThat(findings(true)).isEmpty();
  }

  private static List<Finding> findings(boolean valid) {
    Catalogue built =
        CatalogueScript.after("public", "CREATE TABLE t (a int); CREATE INDEX i ON t (a);");
    Map<ObjectName, Relation> relations = new HashMap<>(built.relations());
    relations.replaceAll((_, table) -> with(table, valid));
    Catalogue catalogue = new Catalogue(relations, built.types(), built.functions(), built.casts());
    SqlText text = SqlReader.read(BUILD, true);
    Surroundings where =
        new Surroundings(catalogue, 170000, List.of("pg_catalog", "public"), Optional.empty());
    return new CreateIndexIfNotExists()
        .check(Subject.of(text, text.statements().getFirst(), where, TransactionSoFar.NONE));
  }

  private static Relation with(Relation table, boolean valid) {
    List<Index> indexes =
        table.indexes().stream()
            .map(index ->
                new Index(
                    index.name(),
                    index.method(),
                    index.unique(),
                    valid,
                    index.keys(),
                    index.partial(),
                    index.otherColumns(),
                    index.clustered(),
                    index.parent()))
            .toList();
    return new Relation(
        table.name(),
        table.kind(),
        table.storage(),
        table.columns(),
        table.constraints(),
        indexes,
        table.family(),
        table.dependents(),
        table.query());
  }
}
