package org.pgweir.gateway.authentication;

import com.ongres.scram.client.ScramClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.pgweir.gateway.authentication.LoginEvent.ClientAnswered;
import org.pgweir.gateway.authentication.LoginEvent.SecretFound;
import org.pgweir.gateway.authentication.LoginEvent.ServerAsked;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.Authentication;
import org.pgweir.protocol.frontend.SASLInitialResponse;
import org.pgweir.protocol.scram.ScramServerExchange;
import org.pgweir.protocol.scram.ScramVerifier;

/** What a client or a server says in a login, as events for the machine. */
final class LoginEvents {

  private LoginEvents() {}

  static LoginEvent asked(Authentication request) {
    return new ServerAsked(request);
  }

  static LoginEvent found(ScramVerifier verifier) {
    return new SecretFound(new StoredSecret.Scram(verifier));
  }

  static LoginEvent serverFirst(ScramServerExchange.AwaitingFinal server) {
    return asked(new Authentication.SASLContinue(ascii(server.serverFirst())));
  }

  static LoginEvent first(ScramClient client) {
    return new ClientAnswered(
        body(
            new SASLInitialResponse(
                CString.of(client.getScramMechanism().getName()),
                Optional.of(ascii(client.clientFirstMessage().toString())))));
  }

  static LoginEvent answered(String data) {
    return new ClientAnswered(ascii(data));
  }

  static Bytes body(SASLInitialResponse response) {
    ByteBuf frame = Unpooled.buffer();
    response.encode(frame);
    return Bytes.copyOf(frame, 5, frame.readableBytes() - 5);
  }

  static Authentication.SASL sasl(String... mechanisms) {
    return new Authentication.SASL(Arrays.stream(mechanisms).map(CString::of).toList());
  }

  static Bytes ascii(String text) {
    return Bytes.of(text, StandardCharsets.US_ASCII);
  }
}
