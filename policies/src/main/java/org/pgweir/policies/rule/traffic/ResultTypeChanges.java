package org.pgweir.policies.rule.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TableAction.AddColumn;
import org.pgweir.policies.usage.ColumnUse;
import org.pgweir.policies.usage.Use;

/**
 * A column that gets another type, or is added, while somebody was seen to return it, or all
 * columns: statements that were prepared before fail once with 0A000, {@code cached plan must not
 * change result type}, which ends their transaction. Measured on PostgreSQL 11, 15 and 18.
 */
public final class ResultTypeChanges implements Rule {

  private static final Set<Use> READ = Set.of(Use.READ);

  @Override
  public String id() {
    return "result-type-changes";
  }

  @Override
  public List<Finding> check(Subject subject) {
    List<Finding> findings =
        new ArrayList<>(
            Alteration.each(
                subject,
                ColumnAction.SetType.class,
                set -> finding(set, set.action().column(), set.action().column().name())));
    findings.addAll(
        Alteration.each(
            subject,
            AddColumn.class,
            add -> finding(add, add.action().column().name(), ColumnUse.ALL)));
    return findings;
  }

  /**
   * @param read what somebody reads who would get another result
   */
  private Optional<Finding> finding(Alteration<?> alteration, Identifier name, String read) {
    boolean added = read.equals(ColumnUse.ALL);
    return Users.of(alteration.subject(), alteration.alter().table())
        .filter(users -> !users.seen(read, READ).isEmpty())
        .map(users ->
            users
                .add(
                    alteration.finding(
                        id(),
                        Severity.WARNING,
                        "prepared statements that return column \"%s\" of \"%s\" would fail once"
                            .formatted(name.name(), alteration.alter().table().name()),
                        "The server refuses them with 0A000 until they are prepared again, and"
                            + " their transaction with them.",
                        "Let applications name the columns they want, or prepare their statements"
                            + " anew after the change.",
                        Optional.of(name)),
                    read,
                    READ)
                .with(added ? Severity.INFO : Severity.WARNING));
  }
}
