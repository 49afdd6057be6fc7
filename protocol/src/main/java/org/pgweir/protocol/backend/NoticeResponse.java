package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;

/** A warning or remark; may come at any time and changes nothing. */
public record NoticeResponse(ErrorFields fields) implements BackendMessage {

  /** With severity, SQLSTATE and an ASCII message. */
  public static NoticeResponse of(String severity, String sqlState, String message) {
    return new NoticeResponse(ErrorFields.of(severity, sqlState, CString.of(message)));
  }

  /** The same with that field set. */
  public NoticeResponse with(Field field, CString value) {
    return new NoticeResponse(fields.with(field, value));
  }

  public static NoticeResponse decode(ByteBuf body) {
    return new NoticeResponse(ErrorFields.decode(body, "NoticeResponse"));
  }

  @Override
  public void encode(ByteBuf out) {
    fields.encode(out, BackendType.NOTICE_RESPONSE);
  }
}
