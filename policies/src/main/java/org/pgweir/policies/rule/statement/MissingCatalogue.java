package org.pgweir.policies.rule.statement;

import java.util.List;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.TypeStatement;
import org.pgweir.policies.sql.tree.ViewStatement;

/**
 * A change of the schema while the database's catalogue, which should be known, could not be read:
 * what it would do cannot be told.
 *
 * <p>This is the switch for missing facts: a policy that warns of this rule, or observes it, lets
 * such statements pass as far as the other rules do.
 */
public final class MissingCatalogue implements Rule {

  @Override
  public String id() {
    return "missing-catalogue";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.surroundings().coverage() instanceof Coverage.Missing(var why)
            && dependsOnFacts(subject)
        ? List.of(finding(why))
        : List.of();
  }

  private static boolean dependsOnFacts(Subject subject) {
    boolean touches =
        !subject.analysis().locks().isEmpty() || !subject.analysis().unknowns().isEmpty();
    return touches && isDefinition(subject, subject.statement());
  }

  private static boolean isDefinition(Subject subject, SqlStatement statement) {
    return switch (statement) {
      case TableStatement.AlterTable alter -> !subject.isOwn(alter.table());
      case IndexStatement.CreateIndex create -> !subject.isOwn(create.table());
      case TableStatement.LockTable _ -> false;
      case TableStatement.Vacuum vacuum -> vacuum.full();
      case ObjectStatement.Comment _, ObjectStatement.ChangePrivileges _ -> false;
      case TableStatement _,
          IndexStatement _,
          TypeStatement _,
          ViewStatement _,
          ObjectStatement _,
          DropObjects _ ->
          true;
      default -> false;
    };
  }

  private Finding finding(String why) {
    return Finding.of(
            this,
            Severity.ERROR,
            "cannot tell what this statement would do: the catalogue is not known",
            why
                + ". Sizes, constraints, indexes and partitions decide what it locks and for how long.")
        .withHint("Send it again when the gateway can read the catalogue.");
  }
}
