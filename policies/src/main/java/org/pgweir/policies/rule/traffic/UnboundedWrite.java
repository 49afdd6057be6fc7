package org.pgweir.policies.rule.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.pgweir.policies.analysis.RowsTouched;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;

/**
 * An UPDATE or DELETE of all rows of a table, in a WITH clause too: without WHERE, or with one that
 * excludes nothing.
 *
 * <p>On a table of unknown size a {@link Severity#WARNING}: small tables are emptied like this
 * every day.
 */
public final class UnboundedWrite implements Rule {

  @Override
  public String id() {
    return "unbounded-write";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof DataStatement statement)
        || subject.analysis().rowsTouched().isEmpty()) {
      return List.of();
    }
    List<Finding> findings = new ArrayList<>(0);
    for (Map.Entry<ObjectName, RowsTouched> each : subject.analysis().rowsTouched().entrySet()) {
      if (each.getValue() instanceof RowsTouched.All(var why)) {
        QualifiedName table = written(each.getKey());
        if (!subject.isOwn(table)) {
          findings.add(finding(subject, statement, each.getKey(), why));
        }
      }
    }
    return findings;
  }

  private Finding finding(
      Subject subject, DataStatement statement, ObjectName name, RowsTouched.All.Why why) {
    QualifiedName table = written(name);
    String because =
        switch (why) {
          case NO_WHERE -> "It has no WHERE clause.";
          case ALWAYS_TRUE -> "Its WHERE clause is always true.";
          case WHOLE_RANGE -> "Its WHERE clause excludes nothing that is usually there.";
        };
    Severity severity =
        subject.surroundings().sizeOf(table).isKnown() ? subject.bySize(table) : Severity.WARNING;
    Finding finding =
        Finding.of(
                this,
                severity,
                "changes all rows of \"%s\" at once".formatted(table.name()),
                because
                    + " Every row stays locked until the commit, dead versions of all of them pile up,"
                    + " and replicas lag behind the WAL of it.")
            .withTable(name);
    return finding.withHint(
        Batches.of(subject, statement, name)
            .orElse("Write it as an UPDATE or DELETE, in batches by primary key."));
  }

  /** A name of the catalogue as a statement would write it. */
  private static QualifiedName written(ObjectName name) {
    return new QualifiedName(
        name.schema().map(Identifier::of), Identifier.of(name.name()), new SourceRange(0, 0));
  }
}
