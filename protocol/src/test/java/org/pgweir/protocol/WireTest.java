package org.pgweir.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.util.LeakPresenceDetector;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks of {@link Wire} see what they are there to see. */
class WireTest {

  @Test
  void aBufferThatIsKeptIsALeak() {
    List<ByteBuf> kept = new ArrayList<>();
    assertThatThrownBy(() -> Wire.encoded(out -> kept.add(out.alloc().directBuffer())))
        .hasMessageContaining("leak");
    releaseLate(kept);
  }

  @Test
  void aRetainedBufferIsSeen() {
    List<ByteBuf> kept = new ArrayList<>();
    assertThatThrownBy(() -> Wire.decoded(lent -> kept.add(lent.retain()), new byte[1]))
        .isInstanceOfAny(AssertionError.class, IllegalStateException.class);
    releaseLate(kept);
  }

  @Test
  void aMovedIndexIsSeen() {
    assertThatThrownBy(() -> Wire.decoded(ByteBuf::readByte, new byte[1]))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void partsAreWrittenInOrder() {
    assertThat(Wire.bytes("Q", 0, new Object[] {255, "\u00e9"}))
        .containsExactly('Q', 0, (byte) 255, (byte) 0xe9);
  }

  /** A check that failed begins to count at zero, so a release after it is one too many. */
  private static void releaseLate(List<ByteBuf> kept) {
    kept.forEach(ByteBuf::release);
    assertThatThrownBy(LeakPresenceDetector::check).isInstanceOf(IllegalStateException.class);
  }
}
