package org.pgweir.policies.rule.partition;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.TableStatement.CreateTable;

/**
 * {@code CREATE TABLE … PARTITION OF}: ACCESS EXCLUSIVE on the parent, and on a default partition,
 * which is read from end to end meanwhile. ATTACH PARTITION of a table that is there takes SHARE
 * UPDATE EXCLUSIVE on the parent. Measured on PostgreSQL 12 to 18.
 */
public final class CreatePartitionLocksParent implements Rule {

  private static final Pattern BOUNDS =
      Pattern.compile(
          "(?is)\\b(for\\s+values\\b.*|default\\s*$|default\\b(?=\\s+(partition|with|tablespace|using)))");

  private static final Pattern BEHIND_BOUNDS =
      Pattern.compile(
          "(?is)\\s+(partition\\s+by|using|with\\s*\\((?!\\s*modulus)|tablespace)\\b.*");

  @Override
  public String id() {
    return "create-partition-locks-parent";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof CreateTable create
            && create.partitionOf().isPresent()
            && subject.isShared(create.partitionOf().get().parent())
            && !exists(subject, create)
        ? List.of(finding(subject, create, create.partitionOf().get().parent()))
        : List.of();
  }

  private static boolean exists(Subject subject, CreateTable create) {
    return create.ifNotExists() && subject.relation(create.table()).isPresent();
  }

  private Finding finding(Subject subject, CreateTable create, QualifiedName parent) {
    Set<ObjectName> scanned = subject.analysis().fullScan().keySet();
    Severity severity =
        scanned.isEmpty() || subject.bySize(scanned) == Severity.INFO
            ? Severity.WARNING
            : Severity.ERROR;
    String rest =
        scanned.isEmpty()
            ? ""
            : " It also reads all of the default partition %s, locked as well."
                .formatted(scanned.iterator().next());
    Finding finding =
        Finding.of(
                this,
                severity,
                "making partition \"%s\" would lock \"%s\" against reads and writes"
                    .formatted(create.table().name(), parent.name()),
                "PARTITION OF takes ACCESS EXCLUSIVE on the parent: whoever uses any of its partitions"
                    + " waits."
                    + rest
                    + " A table made by itself and attached takes SHARE UPDATE EXCLUSIVE there, which"
                    + " nobody notices.")
            .withTable(parent);
    return finding.withHint(steps(subject, create, parent, scanned));
  }

  private static String steps(
      Subject subject, CreateTable create, QualifiedName parent, Set<ObjectName> scanned) {
    List<BoundsCheck> checks = scanned.stream().map(BoundsCheck::ofDefault).toList();
    StringJoiner lines = new StringJoiner("\n");
    lines.add("-- each in its own transaction:");
    lines.add(
        "CREATE TABLE %s (LIKE %s INCLUDING ALL);".formatted(create.table().sql(), parent.sql()));
    checks.forEach(check -> lines.add(check.add()));
    checks.forEach(check -> lines.add(check.validate()));
    lines.add(
        "ALTER TABLE %s ATTACH PARTITION %s %s;"
            .formatted(parent.sql(), create.table().sql(), bounds(subject, create, parent)));
    checks.forEach(check -> lines.add(check.drop()));
    return lines.toString();
  }

  /** What stands between the parent, with what is said of its columns, and the storage options. */
  private static String bounds(Subject subject, CreateTable create, QualifiedName parent) {
    String tail = subject.text().at(new SourceRange(parent.range().end(), create.range().end()));
    Matcher found = BOUNDS.matcher(tail);
    String bounds = found.find() ? found.group(1) : "DEFAULT";
    return BEHIND_BOUNDS.matcher(bounds).replaceFirst("").strip();
  }
}
