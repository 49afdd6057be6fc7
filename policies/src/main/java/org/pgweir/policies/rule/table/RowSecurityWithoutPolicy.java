package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.ObjectStatement.CreatePolicy;
import org.pgweir.policies.sql.tree.TableAction.RowSecurity;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * {@code ENABLE ROW LEVEL SECURITY} on a table without a policy: whoever is not its owner sees no
 * row and can write none.
 */
public final class RowSecurityWithoutPolicy implements Rule {

  @Override
  public String id() {
    return "row-security-without-policy";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter
            && subject.isShared(alter.table())
            && alter.actions().stream().anyMatch(RowSecurityWithoutPolicy::enables)
            && !hasPolicy(subject, alter)
        ? List.of(finding(subject, alter))
        : List.of();
  }

  private static boolean enables(Object action) {
    return action instanceof RowSecurity(var mode, _) && mode.startsWith("enable");
  }

  private static boolean hasPolicy(Subject subject, AlterTable alter) {
    return subject
            .relation(alter.table())
            .filter(table -> !table.dependents().policies().isEmpty())
            .isPresent()
        || subject.text().statements().stream()
            .anyMatch(each ->
                each instanceof CreatePolicy create
                    && create.table().name().equals(alter.table().name()));
  }

  private Finding finding(Subject subject, AlterTable alter) {
    Optional<Relation> table = subject.relation(alter.table());
    boolean certain = table.isPresent() && subject.transaction().block() != Block.EXPLICIT;
    String policy = Identifier.of(alter.table().name() + "_all").sql();
    return Finding.of(
            this,
            certain ? Severity.ERROR : Severity.WARNING,
            "row level security without a policy hides all rows of \"%s\""
                .formatted(alter.table().name()),
            "Without a policy nobody but the owner and roles with BYPASSRLS sees a row or writes one:"
                + " queries come back empty, without an error."
                + (certain ? "" : " Whether there is a policy cannot be told."))
        .withTable(alter.table())
        .withHint(
            "CREATE POLICY %s ON %s USING (true); -- or the one that is meant\n%s;"
                .formatted(policy, alter.table().sql(), subject.sql()));
  }
}
