package org.pgweir.gateway.action;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.ProtocolViolation;

/** The fields of an ErrorResponse: read from the server's, made for a refusal or for our own. */
public final class ErrorFields {

  private final Map<Character, String> fields = new LinkedHashMap<>();

  private ErrorFields() {}

  /** An error of severity FATAL that the gateway itself has to report. */
  public static ErrorFields fatal(String sqlState, String message) {
    ErrorFields error = new ErrorFields();
    error.fields.put('S', "FATAL");
    error.fields.put('V', "FATAL");
    error.fields.put('C', sqlState);
    error.fields.put('M', message);
    return error;
  }

  /**
   * Reads the body of an ErrorResponse.
   *
   * @param body lent
   * @throws ProtocolViolation if a field does not end
   */
  static ErrorFields read(ByteBuf body, Charset charset) {
    ErrorFields error = new ErrorFields();
    int at = body.readerIndex();
    int end = body.writerIndex();
    while (at < end && body.getByte(at) != 0) {
      int length = body.bytesBefore(at + 1, end - at - 1, (byte) 0);
      if (length < 0) {
        throw new ProtocolViolation("field of ErrorResponse without end");
      }
      error.fields.put((char) body.getUnsignedByte(at), body.toString(at + 1, length, charset));
      at += length + 2;
    }
    return error;
  }

  /** The refusal, in the severity (and its language) of the error it takes the place of. */
  ErrorFields refusal(Refusal refusal) {
    ErrorFields error = new ErrorFields();
    copy('S', error);
    copy('V', error);
    error.fields.put('C', refusal.sqlState());
    error.fields.put('M', refusal.message());
    put(error, 'D', refusal.detail());
    put(error, 'H', refusal.hint());
    put(error, 's', refusal.schema());
    put(error, 't', refusal.table());
    put(error, 'c', refusal.column());
    error.fields.put('n', refusal.rule());
    return error;
  }

  String get(char code) {
    return fields.getOrDefault(code, "");
  }

  /** The whole frame, given. */
  public ByteBuf encode(ByteBufAllocator allocator, Charset charset) {
    ByteBuf frame = allocator.buffer();
    frame.writeByte(BackendType.ERROR_RESPONSE).writeInt(0);
    fields.forEach((code, value) -> {
      frame.writeByte(code);
      frame.writeCharSequence(value.replace('\0', ' '), charset);
      frame.writeByte(0);
    });
    frame.writeByte(0);
    return frame.setInt(1, frame.readableBytes() - 1);
  }

  /** The whole frame in ASCII, for errors of our own. */
  public ByteBuf encode(ByteBufAllocator allocator) {
    return encode(allocator, StandardCharsets.US_ASCII);
  }

  private void copy(char code, ErrorFields to) {
    String value = fields.get(code);
    if (value != null) {
      to.fields.put(code, value);
    }
  }

  private static void put(ErrorFields error, char code, Optional<String> value) {
    value.ifPresent(text -> error.fields.put(code, text));
  }
}
