package org.pgweir.policies.rule.index;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Finding.Replacement;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.IndexStatement.Reindex;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * {@code REINDEX} without CONCURRENTLY: SHARE on the table, ACCESS EXCLUSIVE on the index, so
 * writers wait and so do the readers that would plan with the index. CONCURRENTLY is there since
 * PostgreSQL 12. Measured on 11 to 18.
 */
public final class ReindexBlocksWrites implements Rule {

  @Override
  public String id() {
    return "reindex-blocks-writes";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof Reindex reindex && !reindex.concurrently()
        ? finding(subject, reindex).stream().toList()
        : List.of();
  }

  private Optional<Finding> finding(Subject subject, Reindex reindex) {
    return switch (reindex.scope()) {
      case INDEX, TABLE -> ofOne(subject, reindex, reindex.name().orElseThrow());
      case SCHEMA, DATABASE ->
          Optional.of(
              finding(Severity.ERROR, "every table of it")
                  .withHint(
                      "REINDEX %s CONCURRENTLY%s;"
                          .formatted(
                              reindex.scope(),
                              reindex.name().map(each -> " " + each.sql()).orElse(""))));
      // system catalogues can be rebuilt in no other way
      case SYSTEM -> Optional.of(finding(Severity.WARNING, "every system catalogue"));
    };
  }

  private Optional<Finding> ofOne(Subject subject, Reindex reindex, QualifiedName name) {
    Set<ObjectName> built = subject.analysis().indexBuild();
    boolean table = reindex.scope() == Reindex.Scope.TABLE;
    boolean certain = subject.surroundings().coverage() instanceof Coverage.Complete;
    if ((built.isEmpty() && certain) || (table && subject.isOwn(name))) {
      return Optional.empty();
    }
    String on =
        built.isEmpty()
            ? table ? "table \"" + name.name() + "\"" : "its table"
            : "\"" + built.iterator().next() + "\"";
    Finding finding =
        finding(subject.bySize(built), on)
            .withHint("REINDEX %s CONCURRENTLY %s;".formatted(reindex.scope(), name.sql()));
    if (!subject.transaction().isOpen() && built.size() == 1) {
      finding =
          finding.withReplacement(
              new Replacement(
                  "REINDEX %s CONCURRENTLY %s".formatted(reindex.scope(), name.sql()),
                  built.iterator().next(),
                  Optional.empty()));
    }
    if (table) {
      return Optional.of(finding.withTable(name));
    }
    return Optional.of(built.isEmpty() ? finding : finding.withTable(built.iterator().next()));
  }

  private Finding finding(Severity severity, String on) {
    return Finding.of(
        this,
        severity,
        "rebuilding indexes would block writes to " + on,
        "REINDEX holds a SHARE lock on the table and ACCESS EXCLUSIVE on the index until it is built:"
            + " every write waits, and every query that could use the index. With CONCURRENTLY they"
            + " go on; it cannot run in a transaction block.");
  }
}
