package org.pgweir.policies.rollout;

import java.util.List;

/** The rollouts under way in the databases behind the gateway, as a judge asks for them. */
public interface Rollouts {

  /** Without a store to read. */
  Rollouts NONE =
      new Rollouts() {
        @Override
        public long epoch() {
          return 0;
        }

        @Override
        public List<OpenRollout> of(String database) {
          return List.of();
        }
      };

  /**
   * Moves whenever {@link #of} may answer otherwise than before, for any database; never goes back.
   * Read it before asking: what was asked for after it is at least as new. One volatile read, any
   * thread.
   */
  long epoch();

  /**
   * Those of a database that are not at their end, by name. May wait for the server the first time,
   * for some seconds at most; not for an event loop.
   */
  List<OpenRollout> of(String database);
}
