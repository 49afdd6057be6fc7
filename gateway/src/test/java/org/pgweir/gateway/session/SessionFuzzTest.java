package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.pgweir.gateway.testkit.Leaks;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.ReadyForQuery;

/**
 * Whatever either side sends, and however it is cut, goes on as it came up to where it breaks the
 * protocol. {@code JAZZER_FUZZ=1} searches on, one method at a time.
 */
class SessionFuzzTest {

  @FuzzTest(maxDuration = "30s")
  void whatAClientSendsGoesOnAsItCame(FuzzedDataProvider data) {
    try (SessionHarness harness = SessionHarness.ready()) {
      byte[] sent = new byte[0];
      while (data.remainingBytes() > 0 && !harness.session.isClientBroken()) {
        byte[] piece = data.consumeBytes(data.consumeInt(1, 64));
        sent = concat(sent, piece);
        harness.session.fromClient(Unpooled.buffer().writeBytes(piece));
        harness.runLater();
      }
      if (harness.refusals.isEmpty()) {
        assertThat(ByteBufUtil.hexDump(sent)).startsWith(ByteBufUtil.hexDump(harness.toServer));
      }
    }
    Leaks.none();
  }

  @FuzzTest(maxDuration = "30s")
  void whatAServerSendsGoesOnAsItCame(FuzzedDataProvider data) {
    try (SessionHarness harness = new SessionHarness()) {
      byte[] sent = new byte[0];
      try {
        while (data.remainingBytes() > 0 && !harness.session.isServerBroken()) {
          byte[] piece = data.consumeBytes(data.consumeInt(1, 64));
          sent = concat(sent, piece);
          harness.session.fromServer(Unpooled.buffer().writeBytes(piece));
        }
      } catch (ProtocolViolation broken) {
        assertThat(harness.session.isServerBroken()).isTrue();
      }
      assertThat(ByteBufUtil.hexDump(sent)).startsWith(ByteBufUtil.hexDump(harness.toClient));
    }
    Leaks.none();
  }

  @FuzzTest(maxDuration = "30s")
  void aConversationOfBothSidesLeavesNothingBehind(FuzzedDataProvider data) {
    try (SessionHarness harness = SessionHarness.ready()) {
      try {
        while (data.remainingBytes() > 0
            && !harness.session.isClientBroken()
            && !harness.session.isServerBroken()) {
          var piece = Unpooled.buffer().writeBytes(data.consumeBytes(data.consumeInt(1, 64)));
          if (data.consumeBoolean()) {
            harness.session.fromClient(piece);
          } else {
            harness.session.fromServer(piece);
          }
          harness.runLater();
        }
        harness.server(new ReadyForQuery(TransactionStatus.IDLE));
      } catch (ProtocolViolation broken) {
        assertThat(harness.session.isServerBroken()).isTrue();
      }
    }
    Leaks.none();
  }

  private static byte[] concat(byte[] first, byte[] second) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(first, second));
  }
}
