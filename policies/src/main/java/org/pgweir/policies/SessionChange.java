package org.pgweir.policies;

import java.util.Optional;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;

/** What a statement changes in its session for the statements behind it, once it has run. */
public sealed interface SessionChange {

  /**
   * A setting is set.
   *
   * @param value empty for what it was at the start of the session
   * @param local whether only until the end of the transaction
   */
  record Sets(Name name, Optional<Value> value, boolean local) implements SessionChange {}

  /** Every setting is as it was at the start of the session. */
  record ResetsAll() implements SessionChange {}

  /** How texts are read may change: {@code standard_conforming_strings, client_encoding}. */
  record ChangesReading() implements SessionChange {}

  /**
   * A temporary table or view hides others of its name.
   *
   * @param local whether only until the end of the transaction
   */
  record HidesName(String name, boolean local) implements SessionChange {}

  /** A temporary table or view of that name, if there is one, hides nothing any more. */
  record ShowsName(String name) implements SessionChange {}

  /** All temporary tables are dropped. */
  record ShowsAllNames() implements SessionChange {}

  record Begins() implements SessionChange {}

  /** COMMIT; chain starts the next transaction at once. */
  record Commits(boolean chain) implements SessionChange {}

  /** ROLLBACK, likewise. */
  record RollsBack(boolean chain) implements SessionChange {}

  record SetsSavepoint(String name) implements SessionChange {}

  record RollsBackTo(String name) implements SessionChange {}

  record Releases(String name) implements SessionChange {}
}
