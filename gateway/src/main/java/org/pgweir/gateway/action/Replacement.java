package org.pgweir.gateway.action;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.Charset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.Provoked.Meaning.Refused;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;

/**
 * A message that goes upstream in place of another one, and the refusals its errors stand for.
 *
 * <p>Immutable; encoded once, kept until the server has answered.
 */
public final class Replacement {

  private final byte type;
  private final byte[] body;
  private final List<Provoked> provoked;
  private final Positions positions;

  Replacement(byte type, byte[] body, List<Provoked> provoked, Positions positions) {
    this.positions = positions;
    this.type = type;
    this.body = body;
    this.provoked = List.copyOf(provoked);
  }

  /** The whole frame, given. */
  public ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf frame = allocator.buffer(body.length + 5);
    encode(frame);
    return frame;
  }

  /** Appends the whole frame. */
  public void encode(ByteBuf out) {
    out.writeByte(type).writeInt(body.length + 4).writeBytes(body);
  }

  public List<Refusal> refusals() {
    return provoked.stream()
        .flatMap(each ->
            each.meaning() instanceof Refused(Refusal refusal)
                ? Stream.of(refusal)
                : Stream.empty())
        .toList();
  }

  /**
   * The frame the client gets for an error of the server.
   *
   * @param errorBody the ErrorResponse without type and length; lent
   * @param charset the session's client encoding
   * @return a whole frame, given: of the refusal, or of an error elsewhere in the text with its
   *     position in the client's; null if the client gets the error as it is (25P02 in a failed
   *     transaction, a cancel, a shutdown)
   */
  public @Nullable ByteBuf rewrite(ByteBuf errorBody, ByteBufAllocator allocator, Charset charset) {
    ErrorFields error = ErrorResponse.decode(errorBody.slice()).fields();
    String sqlState = text(error, Field.CODE, charset);
    String message = text(error, Field.MESSAGE, charset);
    for (Provoked candidate : provoked) {
      if (candidate.isRaised(sqlState, message)) {
        return frame(candidate.error(error, charset), allocator);
      }
    }
    ErrorFields placed = withOriginalPosition(error, charset);
    return placed.equals(error) ? null : frame(placed, allocator);
  }

  private ErrorFields withOriginalPosition(ErrorFields error, Charset charset) {
    String position = text(error, Field.POSITION, charset);
    return position.matches("\\d{1,9}")
        ? error.with(
            Field.POSITION,
            CString.of(Integer.toString(positions.original(Integer.parseInt(position)))))
        : error;
  }

  private static ByteBuf frame(ErrorFields fields, ByteBufAllocator allocator) {
    ByteBuf frame = allocator.buffer();
    new ErrorResponse(fields).encode(frame);
    return frame;
  }

  private static String text(ErrorFields fields, Field field, Charset charset) {
    return fields.get(field).map(value -> value.text(charset)).orElse("");
  }
}
