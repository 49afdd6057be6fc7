package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;

/**
 * {@code DROP TABLE}, and of views: not to be undone. With foreign keys it takes ACCESS EXCLUSIVE
 * on the tables at their other ends too. Measured on PostgreSQL 11 to 18.
 */
public final class DropTable implements Rule {

  private static final Set<String> KINDS =
      Set.of("table", "foreign table", "view", "materialized view");

  @Override
  public String id() {
    return "drop-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof DropObjects drop
            && KINDS.contains(drop.kind())
            && subject.analysis().failure().isEmpty()
        ? drop.names().stream()
            .filter(subject::isShared)
            .map(name -> finding(subject, drop, name))
            .toList()
        : List.of();
  }

  private Finding finding(Subject subject, DropObjects drop, QualifiedName name) {
    Set<ObjectName> named =
        drop.names().stream().map(subject.surroundings()::nameOf).collect(Collectors.toSet());
    Set<String> others =
        subject.analysis().locks().entrySet().stream()
            .filter(lock -> lock.getValue() == LockMode.ACCESS_EXCLUSIVE)
            .filter(lock -> !named.contains(lock.getKey()))
            .map(lock -> lock.getKey().toString())
            .collect(Collectors.toCollection(TreeSet::new));
    String rows = drop.kind().equals("view") ? "" : ", and its rows are gone";
    Finding finding =
        Finding.of(
                this,
                Severity.WARNING,
                "dropping %s \"%s\" breaks what still uses it".formatted(drop.kind(), name.name()),
                "Statements that name it fail from the commit on%s.".formatted(rows)
                    + (others.isEmpty()
                        ? ""
                        : " It also takes ACCESS EXCLUSIVE on %s, whose readers and writers wait."
                            .formatted(String.join(", ", others))))
            .withTable(name)
            .withHint(
                others.isEmpty()
                    ? "Drop it once nothing has used it for long enough. Until then take its"
                        + " privileges away and see who complains."
                    : "Drop the foreign keys first, each in a statement of its own, then the table"
                        + " once nothing has used it for long enough.");
    return Users.ofTable(finding, subject, name);
  }
}
