package org.pgweir.gateway.tls;

import java.io.IOException;

/** A connection to the server that cannot be encrypted as the configuration demands. */
public final class TlsFailure extends IOException {

  private static final long serialVersionUID = 1L;

  TlsFailure(String message) {
    super(message);
  }
}
