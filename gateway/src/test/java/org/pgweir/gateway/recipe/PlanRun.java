package org.pgweir.gateway.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.recipe.PlanStep;

/** The plainest way to run the steps of a plan: one after the other, nobody else there. */
record PlanRun(PlannedDatabase database, boolean judgesSteps) {

  /** A column that takes the place of another is meant to. */
  private static final String STRICT =
      """
      {"*": [{action: refuse, when: 'change.severity == "error"'}, observe], rename-column: observe}\
      """;

  void run(PlanStep step) throws SQLException, IOException {
    switch (step) {
      case PlanStep.Verify(var query, _, var message) ->
          assertThat(database.isTrue(query)).as(message).isTrue();
      case PlanStep.ShortTransaction(var statements, _) -> {
        for (String sql : statements) {
          judge(sql);
        }
        database.inTransaction(statements);
      }
      case PlanStep.Validate(var statement) -> {
        judge(statement);
        database.execute(statement);
      }
      case PlanStep.Concurrent concurrent -> {
        judge(concurrent.statement());
        if (database.isTrue(concurrent.done())) {
          return;
        }
        for (String sql : concurrent.cleanUp()) {
          database.execute(sql);
        }
        database.execute(concurrent.statement());
        assertThat(database.isTrue(concurrent.done())).as(concurrent.done()).isTrue();
      }
      case PlanStep.Backfill(var table, var assignments, var remaining) -> {
        String update = "UPDATE %s SET %s WHERE %s".formatted(table, assignments, remaining);
        database.update(update);
        assertThat(database.update(update)).as("rows left over by " + update).isZero();
      }
    }
  }

  /** No step is one that a rule would stop, where the steps before it have left the catalogue. */
  private void judge(String sql) throws SQLException, IOException {
    if (judgesSteps) {
      assertThat(database.judge(sql, STRICT)).as(sql).isNotInstanceOf(Verdict.Refuse.class);
    }
  }

  /** Whether there was a way back. */
  boolean undo(PlanStep step) throws SQLException {
    if (step.undo().isEmpty()) {
      return false;
    }
    List<String> statements = step.undo().get();
    switch (step) {
      case PlanStep.Concurrent _ -> {
        for (String sql : statements) {
          database.execute(sql);
        }
      }
      case PlanStep.ShortTransaction _,
          PlanStep.Verify _,
          PlanStep.Validate _,
          PlanStep.Backfill _ ->
          database.inTransaction(statements);
    }
    return true;
  }
}
