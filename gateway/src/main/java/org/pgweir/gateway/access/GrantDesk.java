package org.pgweir.gateway.access;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pgweir.policies.Grantable;
import org.pgweir.policies.SessionFacts;

/** Where sessions ask for grants of statements they are refused. */
public interface GrantDesk {

  /** Where nothing was ever granted. */
  GrantDesk NONE = _ -> CompletableFuture.completedFuture(new NotGranted());

  /**
   * Uses a grant once, if there is one. May be called on an event loop.
   *
   * @return completes on any thread, never exceptionally
   */
  CompletionStage<Answer> claim(Claim claim);

  /**
   * A statement that is refused unless it is granted.
   *
   * @param text as the client sent it
   */
  record Claim(SessionFacts session, Grantable what, String text) {}

  /** What is said to a claim. A closed set. */
  sealed interface Answer {}

  /** A use of the grant of that number was taken. */
  record Granted(long grant) implements Answer {}

  /** There is none. */
  record NotGranted() implements Answer {}

  /**
   * Nobody could tell, so there is none.
   *
   * @param why a clause for the client
   */
  record Unknown(String why) implements Answer {}
}
