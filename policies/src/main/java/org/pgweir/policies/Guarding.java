package org.pgweir.policies;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.decision.Examined;
import org.pgweir.policies.decision.Guards;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.ObjectStatement;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableAction.ValidateConstraint;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.sql.tree.TableStatement.LockTable;
import org.pgweir.policies.sql.tree.WrappingStatement.Call;
import org.pgweir.policies.sql.tree.WrappingStatement.DoBlock;

/** Finds out which statements are run under guard, and how. */
final class Guarding {

  private final Guards guards;

  Guarding(PolicySet policies) {
    this.guards = new Guards(policies);
  }

  /**
   * The guard of a statement that waits for locks in the way of readers or writers; empty for one
   * that takes none, for one that cannot run in a transaction block or ends transactions itself,
   * and for LOCK TABLE, with which applications wait for each other on purpose.
   */
  Optional<Guard> guard(Examined examined, Session session) {
    Analysis analysis = examined.subject().analysis();
    Map<ObjectName, LockMode> locks = new HashMap<>(examined.trace().locks());
    boolean validates = isValidation(examined.statement());
    LockMode weakest = validates ? LockMode.SHARE_UPDATE_EXCLUSIVE : LockMode.SHARE;
    locks.values().removeIf(mode -> mode.compareTo(weakest) < 0);
    if (locks.isEmpty() || !analysis.transactional() || isExempt(examined.statement())) {
      return Optional.empty();
    }
    return guards
        .guard(examined.subject(), session, locks.keySet())
        .map(setting ->
            new Guard(
                setting.lockTimeout(),
                validates
                    ? Optional.of(Duration.ZERO)
                    : isShort(examined.statement(), analysis)
                        ? Optional.of(setting.statementTimeout())
                        : Optional.empty(),
                setting.budget(),
                setting.endIdleAfter(),
                locks));
  }

  /** When the client of a planned statement gets its reply. */
  PlanReply reply(Examined examined, Session session, ObjectName table) {
    return guards.reply(examined.subject(), session, table);
  }

  private static boolean isExempt(SqlStatement statement) {
    return switch (statement) {
      case LockTable _, DataStatement _ -> true;
      case DoBlock block -> mayEndTransactions(block.body());
      default -> false;
    };
  }

  /** By itself, or by a procedure it calls; in a transaction block either is an error. */
  private static boolean mayEndTransactions(RoutineBody body) {
    return switch (body) {
      case RoutineBody.Read read ->
          read.transactionControl()
              || !read.dynamicSql().isEmpty()
              || read.code().statements().stream().anyMatch(Call.class::isInstance);
      case RoutineBody.OpaqueCode _ -> true;
    };
  }

  /** Whether all it does is to check rows, in nobody's way and as long as that takes. */
  private static boolean isValidation(SqlStatement statement) {
    return statement instanceof AlterTable alter
        && alter.actions().stream().allMatch(ValidateConstraint.class::isInstance);
  }

  /** Whether all it does is to change the catalogue. */
  private static boolean isShort(SqlStatement statement, Analysis analysis) {
    return (statement instanceof AlterTable
            || statement instanceof DropObjects
            || statement instanceof ObjectStatement)
        && analysis.fullScan().isEmpty()
        && analysis.tableRewrite().isEmpty()
        && analysis.indexBuild().isEmpty()
        && analysis.knows(Unknown.Part.SCAN)
        && analysis.knows(Unknown.Part.REWRITE);
  }
}
