package org.pgweir.gateway.change;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.errand.Blocker;
import org.pgweir.gateway.errand.ChangeJournal.NotOffered;
import org.pgweir.gateway.errand.ChangeJournal.Offer;
import org.pgweir.gateway.errand.ChangeJournal.Offered;
import org.pgweir.gateway.errand.ChangeJournal.Proposal;
import org.pgweir.gateway.store.Store;
import org.pgweir.policies.Guard;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/** Writes a proposed change into the journal, where it waits for its client to begin it. */
final class Offering {

  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final int TOKEN_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Connection connection;
  private final Journal journal;

  Offering(Connection connection) {
    this.connection = connection;
    this.journal = new Journal(connection);
  }

  Offer offer(Proposal proposal) throws SQLException {
    if (new Store(connection).state() instanceof Store.State.Unusable(String why)) {
      return new NotOffered(why);
    }
    Optional<String> rights = missingRights(proposal.session().role());
    if (rights.isPresent()) {
      return new NotOffered(rights.get());
    }
    List<Long> others =
        proposal.session().relation().isEmpty()
            ? List.of()
            : journal.query(
                """
                SELECT id FROM pgweir.change WHERE relation = ?::bigint::oid
                AND state IN ('running', 'paused', 'failed', 'undoing')\
                """,
                row -> row.getLong(1),
                proposal.session().relation().get());
    if (!others.isEmpty()) {
      return new NotOffered(
          "change %d of the same table is under way; one at a time".formatted(others.getFirst()));
    }
    return write(proposal);
  }

  /** The worker takes the client's role for each step. */
  private Optional<String> missingRights(String role) throws SQLException {
    connection.setAutoCommit(false);
    try {
      journal.query("SELECT pg_catalog.set_config('role', ?, true)", _ -> true, role);
      return Optional.empty();
    } catch (SQLException e) {
      if (SqlStates.isTransient(e)) {
        throw e;
      }
      return Optional.of(
          "the gateway's role may not act as role \"%s\"; GRANT that role to it".formatted(role));
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private Offer write(Proposal proposal) throws SQLException {
    byte[] bytes = new byte[TOKEN_BYTES];
    RANDOM.nextBytes(bytes);
    String token = HexFormat.of().formatHex(bytes);
    connection.setAutoCommit(false);
    try {
      long id = insertChange(proposal, token);
      int number = 0;
      for (PlanStep step : proposal.change().plan().steps()) {
        insertStep(id, ++number, step);
      }
      connection.commit();
      return new Offered(id, token);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private long insertChange(Proposal proposal, String token) throws SQLException {
    Map<String, String> settings = proposal.session().settings();
    List<String> names = new ArrayList<>(settings.keySet());
    Optional<Guard> guard = proposal.change().guard();
    return journal
        .query(
            """
            INSERT INTO pgweir.change (token, statement, rule, policy_epoch, table_name, relation,
              first_with_client, undo_on_failure, login, role, settings, lock_timeout,
              statement_timeout, application_name, client_address)
            VALUES (?, ?, ?, ?, ?, ?::bigint::oid, ?, ?, ?, ?, pg_catalog.jsonb_object(?, ?),
              pg_catalog.make_interval(secs => ?), pg_catalog.make_interval(secs => ?), ?, ?)
            RETURNING id\
            """,
            row -> row.getLong(1),
            token,
            proposal.statement(),
            proposal.change().rule(),
            proposal.policyEpoch(),
            Blocker.sql(proposal.change().plan().table()),
            proposal.session().relation().orElse(null),
            proposal.change().plan().beginsWithClient(),
            proposal.change().reply() == PlanReply.ALL,
            proposal.client().login(),
            proposal.session().role(),
            journal.array(names),
            journal.array(names.stream().map(settings::get).toList()),
            seconds(guard.map(Guard::lockTimeout).orElse(LOCK_TIMEOUT)),
            seconds(guard.flatMap(Guard::statementTimeout).orElse(STATEMENT_TIMEOUT)),
            proposal.client().applicationName(),
            proposal.client().clientAddress().orElse(null))
        .getFirst();
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  private void insertStep(long change, int number, PlanStep step) throws SQLException {
    String done = null;
    String failureSqlState = null;
    String failure = null;
    List<String> cleanUp = List.of();
    StoredStep.Kind kind;
    List<String> statements;
    switch (step) {
      case PlanStep.Verify verify -> {
        kind = StoredStep.Kind.VERIFY;
        statements = List.of(verify.query());
        failureSqlState = verify.sqlState();
        failure = verify.message();
      }
      case PlanStep.ShortTransaction transaction -> {
        kind = StoredStep.Kind.TRANSACTION;
        statements = transaction.statements();
      }
      case PlanStep.Validate validate -> {
        kind = StoredStep.Kind.VALIDATE;
        statements = List.of(validate.statement());
      }
      case PlanStep.Concurrent concurrent -> {
        kind = StoredStep.Kind.CONCURRENT;
        statements = List.of(concurrent.statement());
        done = concurrent.done();
        cleanUp = concurrent.cleanUp();
      }
      case PlanStep.Backfill backfill -> {
        kind = StoredStep.Kind.BACKFILL;
        statements = List.of(backfill.table(), backfill.assignments(), backfill.remaining());
      }
    }
    journal.update(
        """
        INSERT INTO pgweir.step (change, number, kind, statements, undo, done_query,
          failure_sqlstate, failure, clean_up)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        change,
        number,
        Journal.name(kind),
        journal.array(statements),
        step.undo().isPresent() ? journal.array(step.undo().get()) : null,
        done,
        failureSqlState,
        failure,
        journal.array(cleanUp));
  }
}
