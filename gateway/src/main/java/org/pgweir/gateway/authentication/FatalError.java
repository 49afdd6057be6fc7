package org.pgweir.gateway.authentication;

import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;

/** An ErrorResponse that ends the connection. */
final class FatalError {

  private FatalError() {}

  /**
   * With DETAIL unless that is empty.
   *
   * @param message may quote a user name, which has no zero byte since it came in a startup packet
   */
  static ErrorResponse of(String sqlState, String message, String detail) {
    ErrorResponse error = ErrorResponse.of("FATAL", sqlState, message);
    return detail.isEmpty() ? error : error.with(Field.DETAIL, CString.of(detail));
  }
}
