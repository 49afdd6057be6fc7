package org.pgweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.function.Function;

/** What holds for every decoder and any bytes; the fuzz tests call it. */
public final class MessageFuzz {

  /** A decoder, and how the message it gave is written again. */
  public record Codec<M>(Function<ByteBuf, M> decode, Function<M, byte[]> encode) {}

  /**
   * Nothing but ProtocolViolation escapes, the buffer comes back as it was lent, one in pieces
   * decodes the same, and what was decoded is written as it was read.
   *
   * @param headerBytes of the frame, before the body
   */
  public static <M> Optional<M> check(Codec<M> codec, byte[] body, int headerBytes) {
    Optional<M> message = attempt(codec.decode, body);
    assertThat(attempt(lent -> fromPieces(codec.decode, body), body)).isEqualTo(message);
    message.ifPresent(decoded -> {
      byte[] frame = codec.encode.apply(decoded);
      assertThat(frame).hasSize(headerBytes + body.length).endsWith(body);
      ByteBuf header = Unpooled.wrappedBuffer(frame);
      assertThat(header.getInt(headerBytes - Integer.BYTES)).isEqualTo(4 + body.length);
    });
    return message;
  }

  private static <M> Optional<M> attempt(Function<ByteBuf, M> decode, byte[] body) {
    try {
      return Optional.of(Wire.decoded(decode, body));
    } catch (ProtocolViolation _) {
      return Optional.empty();
    }
  }

  private static <M> M fromPieces(Function<ByteBuf, M> decode, byte[] body) {
    CompositeByteBuf pieces = Unpooled.compositeBuffer(Integer.MAX_VALUE);
    try {
      int pieceBytes = Math.max(1, body.length / 100);
      for (int from = 0; from < body.length; from += pieceBytes) {
        int length = Math.min(pieceBytes, body.length - from);
        pieces.addComponent(true, Unpooled.copiedBuffer(body, from, length));
      }
      return decode.apply(pieces);
    } finally {
      assertThat(pieces.release()).isTrue();
    }
  }

  private MessageFuzz() {}
}
