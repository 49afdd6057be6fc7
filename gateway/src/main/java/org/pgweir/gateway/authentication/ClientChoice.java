package org.pgweir.gateway.authentication;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.frontend.SASLInitialResponse;
import org.pgweir.protocol.scram.ScramMechanismName;

/** The mechanism a client chose and its first message. */
record ClientChoice(ScramMechanismName mechanism, Bytes message) {

  /**
   * Reads the body of SASLInitialResponse.
   *
   * @throws ProtocolViolation if it is malformed, or names a mechanism that was not offered
   */
  static ClientChoice read(Bytes body) {
    ByteBuf buffer = Unpooled.wrappedBuffer(body.toArray());
    SASLInitialResponse response = SASLInitialResponse.decode(buffer);
    String name = response.mechanism().text(StandardCharsets.US_ASCII);
    for (ScramMechanismName mechanism : ScramMechanismName.values()) {
      if (mechanism.wireName().equals(name)) {
        return new ClientChoice(mechanism, response.initialResponse().orElse(Bytes.EMPTY));
      }
    }
    throw new ProtocolViolation("client selected an invalid SASL authentication mechanism");
  }
}
