package org.pgweir.gateway.errand;

import java.time.Duration;

/** Hears how statements under guard get on; on the session's event loop. */
public interface GuardWatch {

  /**
   * A try has ended.
   *
   * @param locked whether it got its locks in time
   */
  void tried(boolean locked);

  /**
   * A statement waits no longer.
   *
   * @param waited from its beginning to the try that got the locks, or to its end without
   * @param locked whether it got them
   */
  void waited(Duration waited, boolean locked);

  /** Sessions that were idle in a transaction were ended because they were in the way. */
  void ended(int sessions);
}
