package org.pgweir.gateway.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.SslMode;
import org.pgweir.gateway.config.UpstreamTls;

class ServerNegotiationTest {

  private final Promise<Channel> ready = new DefaultPromise<>(ImmediateEventExecutor.INSTANCE);

  @Test
  void asksForTlsFirst() {
    EmbeddedChannel channel = negotiating(SslMode.PREFER);

    ByteBuf request = channel.readOutbound();
    try {
      assertThat(request.readInt()).isEqualTo(8);
      assertThat(request.readInt()).isEqualTo(80877103);
      assertThat(request.isReadable()).isFalse();
    } finally {
      request.release();
    }
    assertThat(ready.isDone()).isFalse();
    channel.finishAndReleaseAll();
  }

  @Test
  void goesOnInPlaintextWhereThatIsAllowed() {
    EmbeddedChannel channel = negotiating(SslMode.PREFER);

    answer(channel, "N");

    assertThat(ready.isSuccess()).isTrue();
    assertThat(channel.pipeline().get(ServerNegotiation.class)).isNull();
    assertThat(ServerTls.isEncrypted(channel)).isFalse();
    assertThat(ServerTls.endPoint(channel)).isEmpty();
    channel.finishAndReleaseAll();
  }

  @ParameterizedTest
  @EnumSource(
      value = SslMode.class,
      names = {"REQUIRE", "VERIFY_FULL"})
  void closesWhereAServerCannotDoWhatIsDemanded(SslMode mode) {
    EmbeddedChannel channel = negotiating(mode);

    answer(channel, "N");

    assertFailed(channel, "server does not support TLS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SE", "SR", "S\u0016"})
  void closesWhenBytesComeBehindTheAnswer(String answer) {
    EmbeddedChannel channel = negotiating(SslMode.REQUIRE);

    answer(channel, answer);

    assertFailed(channel, "received unencrypted data after SSL response");
  }

  @ParameterizedTest
  @ValueSource(strings = {"E", "R", "G"})
  void closesOnAnyOtherAnswer(String answer) {
    EmbeddedChannel channel = negotiating(SslMode.PREFER);

    answer(channel, answer);

    assertFailed(channel, "received invalid response to SSL negotiation");
  }

  @Test
  void beginsTheHandshakeAfterAYes() {
    EmbeddedChannel channel = negotiating(SslMode.REQUIRE);

    answer(channel, "S");

    assertThat(channel.pipeline().get(SslHandler.class)).isNotNull();
    assertThat(ready.isDone()).isFalse();
    channel.finishAndReleaseAll();
    assertThat(ready.cause()).isNotNull();
  }

  @Test
  void failsWhenTheServerGoesAway() {
    EmbeddedChannel channel = negotiating(SslMode.REQUIRE);

    channel.close();

    assertThat(ready.cause()).hasMessageContaining("closed the connection");
    channel.finishAndReleaseAll();
  }

  private EmbeddedChannel negotiating(SslMode mode) {
    ServerTls tls =
        ServerTls.load(UpstreamTls.of(mode), new HostPort("localhost", 5432)).orElseThrow();
    return new EmbeddedChannel(new ServerNegotiation(tls, ready));
  }

  private static void answer(EmbeddedChannel channel, String text) {
    channel.releaseOutbound();
    channel.writeInbound(Unpooled.copiedBuffer(text, java.nio.charset.StandardCharsets.US_ASCII));
  }

  private void assertFailed(EmbeddedChannel channel, String message) {
    assertThat(Optional.ofNullable(ready.cause()))
        .hasValueSatisfying(cause ->
            assertThat(cause).isInstanceOf(TlsFailure.class).hasMessageContaining(message));
    assertThat(channel.isOpen()).isFalse();
    channel.finishAndReleaseAll();
  }
}
