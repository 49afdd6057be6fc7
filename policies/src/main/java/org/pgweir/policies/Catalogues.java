package org.pgweir.policies;

import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.probe.Probe;

/** What the catalogues of the databases behind the gateway say, as far as they could be read. */
public interface Catalogues extends Probe {

  /** Without a server to ask. */
  Catalogues NONE =
      new Catalogues() {
        @Override
        public long epoch() {
          return 0;
        }

        @Override
        public Knowledge of(String database) {
          return new None();
        }

        @Override
        public Knowledge atHand(String database) {
          return new None();
        }
      };

  /**
   * Moves whenever {@link #atHand} may answer otherwise than before in anything but sizes, for any
   * database; never goes back. Read it before asking: what was asked for after it is at least as
   * new. One volatile read, any thread.
   */
  long epoch();

  /**
   * What is known of a database, never from before a change that was reported. May wait for the
   * server, for some seconds at most; not for an event loop.
   */
  Knowledge of(String database);

  /**
   * What is known of a database without waiting; any thread. Where {@link #of} would have to wait,
   * this is {@link Missing}, and the catalogue is on its way.
   */
  Knowledge atHand(String database);

  /** Asks the server what a statement would do, where there is one to ask. */
  @Override
  default Answer ask(Question question) {
    return Probe.NONE.ask(question);
  }

  /** What there is to know. */
  sealed interface Knowledge {}

  /** It was read. */
  record Known(Catalogue catalogue) implements Knowledge {}

  /** There is nothing to ask: the gateway has no login of its own. */
  record None() implements Knowledge {}

  /**
   * It should be known and is not.
   *
   * @param why a sentence for an operator, without secrets and without a full stop
   */
  record Missing(String why) implements Knowledge {}
}
