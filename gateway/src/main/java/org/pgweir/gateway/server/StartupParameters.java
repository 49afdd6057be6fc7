package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.SessionSettings;
import org.pgweir.policies.StartupSettings;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.frontend.StartupMessage;
import org.pgweir.protocol.frontend.StartupPacket;

/**
 * What the gateway notes of a startup packet; the packet itself goes to the server as it is.
 *
 * <p>A packet that cannot be read tells nothing here, and gets its error from the server.
 */
record StartupParameters(
    String user, String database, String applicationName, SessionSettings settings) {

  /**
   * @param body lent, the packet without its length word
   */
  static StartupParameters read(ByteBuf body) {
    try {
      if (StartupPacket.decode(body) instanceof StartupMessage message) {
        return new StartupParameters(
            text(message.user()),
            text(message.database()),
            text(message.parameter("application_name")),
            settings(message));
      }
    } catch (ProtocolViolation malformed) {
      // The server says what is wrong with it.
    }
    return new StartupParameters("", "", "", SessionSettings.DEFAULT);
  }

  private static SessionSettings settings(StartupMessage message) {
    Map<String, String> parameters = new LinkedHashMap<>();
    message
        .parameters()
        .forEach(each ->
            parameters.put(
                each.name().text(StandardCharsets.UTF_8),
                each.value().text(StandardCharsets.UTF_8)));
    return StartupSettings.of(parameters);
  }

  private static String text(Optional<CString> value) {
    return value.map(bytes -> bytes.text(StandardCharsets.UTF_8)).orElse("");
  }
}
