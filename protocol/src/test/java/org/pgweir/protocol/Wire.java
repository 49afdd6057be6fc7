package org.pgweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.LeakPresenceDetector;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Frames written down byte by byte, and the checks every message must pass on them.
 *
 * <p>Buffers are direct, because Netty's leak detector (named in the pom) watches only those.
 */
public final class Wire {

  /** Bytes that stand before and after a message in the buffers of these checks. */
  private static final int MARGIN = 0x5a;

  /**
   * A number is one byte, a text its ISO-8859-1 bytes without terminator; groups are for the eye.
   */
  public static byte[] bytes(Object... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Object part : parts) {
      switch (part) {
        case Integer number -> out.write(number);
        case String text -> out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        case Object[] group -> out.writeBytes(bytes(group));
        default -> throw new IllegalArgumentException("" + part);
      }
    }
    return out.toByteArray();
  }

  /** The message is written as this frame and read from its body, and no buffer is kept. */
  public static <M> void check(
      M message, Consumer<ByteBuf> encode, Function<ByteBuf, M> decode, Object... frame) {
    assertThat(encoded(encode)).isEqualTo(bytes(frame));
    assertThat(decoded(decode, bodyOf(bytes(frame), 1))).isEqualTo(message);
  }

  /** As {@link #check}, for packets without a type byte. */
  public static <M> void checkUntyped(
      M packet, Consumer<ByteBuf> encode, Function<ByteBuf, M> decode, Object... frame) {
    assertThat(encoded(encode)).isEqualTo(bytes(frame));
    assertThat(decoded(decode, bodyOf(bytes(frame), 0))).isEqualTo(packet);
  }

  /** Appends to a buffer that holds something already, and gives what was appended. */
  public static byte[] encoded(Consumer<ByteBuf> encode) {
    ByteBuf out = Unpooled.directBuffer(2, 1 << 20);
    try {
      out.writeByte(MARGIN);
      encode.accept(out);
      assertThat(out.refCnt()).isEqualTo(1);
      assertThat(out.readerIndex()).isZero();
      assertThat(out.readByte()).isEqualTo((byte) MARGIN);
      byte[] appended = new byte[out.readableBytes()];
      out.readBytes(appended);
      return appended;
    } finally {
      out.release();
      LeakPresenceDetector.check();
    }
  }

  /** Decodes from the middle of a buffer, which must come back as it was lent. */
  public static <M> M decoded(Function<ByteBuf, M> decode, byte[] body) {
    ByteBuf lent = Unpooled.directBuffer(body.length + 2);
    try {
      lent.writeByte(MARGIN).writeBytes(body).writeByte(MARGIN);
      lent.setIndex(1, 1 + body.length);
      try {
        return decode.apply(lent);
      } finally {
        assertThat(lent.refCnt()).isEqualTo(1);
        assertThat(lent.readerIndex()).isEqualTo(1);
        assertThat(lent.writerIndex()).isEqualTo(1 + body.length);
      }
    } finally {
      lent.release();
      LeakPresenceDetector.check();
    }
  }

  /** The body is refused with exactly that message. */
  public static void refuses(Function<ByteBuf, ?> decode, String message, Object... body) {
    assertThatThrownBy(() -> decoded(decode, bytes(body)))
        .isInstanceOf(ProtocolViolation.class)
        .hasMessage(message);
  }

  private static byte[] bodyOf(byte[] frame, int typeBytes) {
    int header = typeBytes + Integer.BYTES;
    byte[] body = new byte[frame.length - header];
    System.arraycopy(frame, header, body, 0, body.length);
    return body;
  }

  private Wire() {}
}
