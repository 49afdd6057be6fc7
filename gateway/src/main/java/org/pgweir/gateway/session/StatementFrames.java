package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.FrontendType;

/** Where in a client's messages the statements and their names stand. */
final class StatementFrames {

  /** The server tells names apart by their first 63 bytes (NAMEDATALEN - 1, dynahash.c). */
  static final int NAME_BYTES = 63;

  private static final byte[] NO_TYPES = new byte[2];

  private StatementFrames() {}

  /** How much of a frame has to be at hand before {@link StatementPath#decide} can look at it. */
  static Need need(byte type) {
    return switch (type) {
      case FrontendType.QUERY, FrontendType.PARSE, FrontendType.FUNCTION_CALL, FrontendType.CLOSE ->
          Need.ALL;
      case FrontendType.BIND -> Need.TWO_NAMES;
      case FrontendType.EXECUTE -> Need.ONE_NAME;
      default -> Need.NOTHING;
    };
  }

  /** See {@link #need}. */
  enum Need {
    NOTHING,
    ONE_NAME,
    TWO_NAMES,
    ALL
  }

  /** Whether a message of that type runs something, or gets it ready. */
  static boolean carriesStatement(byte type) {
    return switch (type) {
      case FrontendType.QUERY,
          FrontendType.PARSE,
          FrontendType.BIND,
          FrontendType.EXECUTE,
          FrontendType.FUNCTION_CALL ->
          true;
      default -> false;
    };
  }

  /** Why a frame that cannot be inspected is refused. */
  static Refusal tooLarge(long bodyBytes, long limitBytes) {
    return new Refusal(
        "message-too-large",
        "54000",
        "message of " + bodyBytes + " bytes is larger than the gateway inspects",
        Optional.of("The limit is " + limitBytes + " bytes (limits.inspected-message)."),
        Optional.of("Send bulk data with COPY or as a parameter; or raise the limit."),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The bytes up to an index; the usual ones of a Parse, that it has no types, are shared. */
  static byte[] rest(ByteBuf data, int start, int end) {
    int length = Math.max(0, end - start);
    if (length == NO_TYPES.length && data.getShort(start) == 0) {
      return NO_TYPES;
    }
    byte[] bytes = new byte[length];
    data.getBytes(start, bytes);
    return bytes;
  }

  static String name(ByteBuf data, int start, int length) {
    return data.toString(start, Math.min(length, NAME_BYTES), StandardCharsets.ISO_8859_1);
  }

  /** Length of the string at that index without its terminator, -1 if it has none. */
  static int nameLength(ByteBuf data, int start, int available) {
    return available <= 0 ? -1 : data.bytesBefore(start, available, (byte) 0);
  }
}
