package org.pgweir.gateway.authentication;

import java.io.IOException;

/** Where stored passwords are. */
public interface SecretSource extends AutoCloseable {

  /**
   * Looks a role up, now: a password that was changed a moment ago is the new one. May block; safe
   * for any thread.
   *
   * @throws IOException if the source cannot be read at present
   */
  StoredSecret find(String role) throws IOException;

  @Override
  default void close() {}
}
