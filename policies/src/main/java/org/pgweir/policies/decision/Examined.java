package org.pgweir.policies.decision;

import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.usage.ColumnUse;

/**
 * A statement and what is done about all that was found.
 *
 * @param trace what it leaves behind for the rest of its transaction
 * @param uses what it and the statements in it do with columns
 */
public record Examined(Subject subject, Decision decision, Trace trace, Set<ColumnUse> uses) {

  /** As {@code statementKind} in policies. */
  public String kind() {
    return StatementKind.of(subject);
  }

  public SqlStatement statement() {
    return subject.statement();
  }

  /** The schema of a finding's table: as it is written, or where the catalogue finds it. */
  public Optional<String> schemaOf(Finding finding) {
    return finding
        .table()
        .flatMap(table ->
            table
                .schemaName()
                .or(() -> subject.relation(table).flatMap(known -> known.name().schema())));
  }
}
