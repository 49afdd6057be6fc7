package org.pgweir.gateway.errand;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pgweir.policies.PlannedChange;

/**
 * Where planned changes are written down before they begin. Safe for any thread; nothing here
 * blocks.
 */
public interface ChangeJournal {

  /** Of a gateway that has none. */
  ChangeJournal NONE =
      new ChangeJournal() {
        @Override
        public CompletionStage<Offer> offer(Proposal proposal) {
          return CompletableFuture.completedFuture(
              new NotOffered("the gateway has no login of its own to go on with it"));
        }

        @Override
        public void begun(String database, long change) {}

        @Override
        public void withdrawn(String database, long change) {}
      };

  /**
   * A change as the client asks for it.
   *
   * @param statement the client's text
   * @param client what it is asked through
   * @param session how names and literals are read there
   */
  record Proposal(
      String statement, long policyEpoch, PlannedChange change, Client client, Reading session) {}

  /** Who asks. */
  record Client(
      String database, String login, String applicationName, Optional<String> clientAddress) {}

  /**
   * A session as its server says it is.
   *
   * @param role whose rights count
   * @param relation OID of the plan's table; empty where there is none yet
   * @param settings values by name
   */
  record Reading(String role, Optional<Long> relation, Map<String, String> settings) {
    public Reading {
      settings = Map.copyOf(settings);
    }
  }

  /** The answer to a proposal. A closed set. */
  sealed interface Offer {}

  /**
   * It is written down and begins when its token is presented, in the database, by the session.
   *
   * @param token what {@code pgweir.begin_change} asks for
   */
  record Offered(long change, String token) implements Offer {}

  /**
   * It cannot be.
   *
   * @param why a sentence for the client
   */
  record NotOffered(String why) implements Offer {}

  /** Writes it down; never completes exceptionally. */
  CompletionStage<Offer> offer(Proposal proposal);

  /** What was offered has begun: its steps wait to be done. */
  void begun(String database, long change);

  /** What was offered will not begin. */
  void withdrawn(String database, long change);
}
