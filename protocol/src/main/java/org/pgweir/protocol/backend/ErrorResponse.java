package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;

/** A statement, or with FATAL the session, has failed. */
public record ErrorResponse(ErrorFields fields) implements BackendMessage {

  /** With severity, SQLSTATE and an ASCII message. */
  public static ErrorResponse of(String severity, String sqlState, String message) {
    return new ErrorResponse(ErrorFields.of(severity, sqlState, CString.of(message)));
  }

  /** The same with that field set. */
  public ErrorResponse with(Field field, CString value) {
    return new ErrorResponse(fields.with(field, value));
  }

  public static ErrorResponse decode(ByteBuf body) {
    return new ErrorResponse(ErrorFields.decode(body, "ErrorResponse"));
  }

  @Override
  public void encode(ByteBuf out) {
    fields.encode(out, BackendType.ERROR_RESPONSE);
  }
}
