package org.pgweir.gateway.action;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.Charset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.Refusal;

/**
 * A message that goes upstream in place of a refused one, and the refusals its errors stand for.
 *
 * <p>Immutable; encoded once, kept until the server has answered.
 */
public final class Replacement {

  private final byte type;
  private final byte[] body;
  private final List<Provoked> provoked;

  Replacement(byte type, byte[] body, List<Provoked> provoked) {
    this.type = type;
    this.body = body;
    this.provoked = List.copyOf(provoked);
  }

  /** The whole frame, given. */
  public ByteBuf encode(ByteBufAllocator allocator) {
    ByteBuf frame = allocator.buffer(body.length + 5);
    return frame.writeByte(type).writeInt(body.length + 4).writeBytes(body);
  }

  public List<Refusal> refusals() {
    return provoked.stream().map(Provoked::refusal).toList();
  }

  /**
   * The frame the client gets for an error of the server.
   *
   * @param errorBody the ErrorResponse without type and length; lent
   * @param charset the session's client encoding
   * @return the whole frame of the refusal, given; null if the error is not one that was provoked
   *     (25P02 in a failed transaction, a cancel, a shutdown), so that the client gets it as it is
   */
  public @Nullable ByteBuf rewrite(ByteBuf errorBody, ByteBufAllocator allocator, Charset charset) {
    ErrorFields error = ErrorFields.read(errorBody, charset);
    for (Provoked candidate : provoked) {
      if (error.get('C').equals(candidate.sqlState())
          && error.get('M').contains(candidate.mark())) {
        return error.refusal(candidate.refusal()).encode(allocator, charset);
      }
    }
    return null;
  }
}
