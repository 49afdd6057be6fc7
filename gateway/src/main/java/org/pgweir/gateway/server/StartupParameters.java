package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.SessionSettings;
import org.pgweir.policies.StartupSettings;
import org.pgweir.policies.policy.Arrival;
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
    String user,
    String database,
    SessionSettings settings,
    Arrival arrival,
    Optional<StartupMessage> message) {

  /** The server cuts names off behind so many bytes (NAMEDATALEN - 1, backend_startup.c). */
  private static final int NAME_BYTES = 63;

  /** They say who connects to what. */
  private static final Set<String> ADDRESS = Set.of("user", "database");

  /**
   * @param body lent, the packet without its length word
   */
  static StartupParameters read(ByteBuf body) {
    try {
      if (StartupPacket.decode(body) instanceof StartupMessage message) {
        Map<String, String> parameters = parameters(message);
        SessionSettings settings = StartupSettings.of(parameters);
        parameters.keySet().removeAll(ADDRESS);
        return new StartupParameters(
            name(message.user()),
            name(message.database()),
            settings,
            new Arrival(parameters.getOrDefault("application_name", ""), parameters),
            Optional.of(message));
      }
    } catch (ProtocolViolation malformed) {
      // The server says what is wrong with it.
    }
    return new StartupParameters("", "", SessionSettings.DEFAULT, Arrival.UNSAID, Optional.empty());
  }

  /** The same packet in which the client asks for the settings too, whatever it asked before. */
  Optional<StartupMessage> with(Map<String, String> settings) {
    return message.map(sent -> {
      List<StartupMessage.Parameter> parameters = new ArrayList<>(sent.parameters());
      settings.forEach((name, value) -> parameters.add(StartupMessage.Parameter.of(name, value)));
      return new StartupMessage(sent.minorVersion(), parameters);
    });
  }

  private static Map<String, String> parameters(StartupMessage message) {
    Map<String, String> parameters = new LinkedHashMap<>();
    message
        .parameters()
        .forEach(each ->
            parameters.put(
                each.name().text(StandardCharsets.UTF_8),
                each.value().text(StandardCharsets.UTF_8)));
    return parameters;
  }

  private static String name(Optional<CString> value) {
    return value
        .map(bytes -> bytes.text(StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8))
        .map(bytes ->
            new String(bytes, 0, Math.min(bytes.length, NAME_BYTES), StandardCharsets.UTF_8))
        .orElse("");
  }
}
