package org.pgweir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.pgweir.protocol.Wire;

class FrameWriterTest {

  @Test
  void countsToTheProtocolsLimit() {
    byte[] frame =
        Wire.encoded(out ->
            FrameWriter.begin(out, (byte) 'B')
                .formats(Collections.nCopies(65_535, (short) 1))
                .end());
    assertThat(frame).hasSize(131_077).startsWith('B', 0, 2, 0, 4, 255, 255, 0, 1);
  }

  @Test
  void takesTheFrameBackWhenAListIsTooLong() {
    ByteBuf out = Unpooled.buffer().writeByte(7);
    try {
      assertThatThrownBy(() ->
              FrameWriter.begin(out, (byte) 'B').formats(Collections.nCopies(65_536, (short) 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("list of 65536, limit 65535");
      assertThat(out.readableBytes()).isEqualTo(1);
    } finally {
      out.release();
    }
  }

  @Test
  void takesTheFrameBackWhenAnObjectIdIsNone() {
    ByteBuf out = Unpooled.buffer().writeByte(7);
    try {
      for (long oid : new long[] {-1, 1L << 32}) {
        assertThatThrownBy(() -> FrameWriter.beginUntyped(out).int16((short) 1).oid(oid))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("object id " + oid);
        assertThat(out.readableBytes()).isEqualTo(1);
      }
    } finally {
      out.release();
    }
  }
}
