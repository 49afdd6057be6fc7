package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TableStatement.Cluster;
import org.pgweir.policies.sql.tree.TableStatement.Vacuum;

/**
 * {@code VACUUM FULL} and {@code CLUSTER}: the table is written anew under ACCESS EXCLUSIVE, its
 * indexes with it. Measured on PostgreSQL 11 to 18.
 */
public final class VacuumFull implements Rule {

  @Override
  public String id() {
    return "vacuum-full";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case Vacuum vacuum when vacuum.full() -> ofTables(subject, "VACUUM FULL", vacuum.tables());
      case Cluster(var table, _) -> ofTables(subject, "CLUSTER", table.stream().toList());
      default -> List.of();
    };
  }

  private List<Finding> ofTables(Subject subject, String command, List<QualifiedName> tables) {
    return tables.isEmpty()
        ? List.of(finding(command, "every table it reaches", Severity.ERROR, Optional.empty()))
        : tables.stream()
            .filter(subject::isShared)
            .map(table ->
                finding(
                        command,
                        "\"" + table.name() + "\"",
                        subject.bySize(table),
                        Optional.of(table))
                    .withTable(table))
            .toList();
  }

  private Finding finding(
      String command, String what, Severity severity, Optional<QualifiedName> table) {
    return Finding.of(
            this,
            severity,
            "%s would write %s anew and lock it meanwhile".formatted(command, what),
            "Under ACCESS EXCLUSIVE all rows and all indexes are written to new files: no read and no"
                + " write until the end, and twice the disk. A plain VACUUM makes the space of dead"
                + " rows usable again beside traffic; to give disk space back beside traffic takes"
                + " an extension such as pg_repack or pg_squeeze.")
        .withHint("VACUUM" + table.map(name -> " " + name.sql()).orElse("") + ";");
  }
}
