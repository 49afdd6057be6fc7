package org.pgweir.gateway.action;

import java.nio.charset.Charset;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.Field;

/** Errors the client hears, made here or changed. */
public final class ErrorFrames {

  private ErrorFrames() {}

  /** A refusal as an error. */
  public static ErrorFields error(Refusal refusal, Charset charset) {
    return Refusals.fields(
        ErrorFields.of("ERROR", refusal.sqlState(), CString.EMPTY), refusal, charset);
  }

  /**
   * An error about a text that had so many characters before the client's; a negative number stands
   * for another text.
   */
  public static ErrorFields moved(ErrorFields error, int prefix, Charset charset) {
    if (prefix < 0) {
      return error.without(Field.POSITION);
    }
    if (prefix == 0) {
      return error;
    }
    return error
        .get(Field.POSITION)
        .map(position -> position.text(charset))
        .filter(position -> position.matches("\\d{1,9}"))
        .map(position -> error.with(Field.POSITION, placed(Integer.parseInt(position) - prefix)))
        .orElse(error);
  }

  private static CString placed(int position) {
    return CString.of(Integer.toString(Math.max(1, position)));
  }
}
