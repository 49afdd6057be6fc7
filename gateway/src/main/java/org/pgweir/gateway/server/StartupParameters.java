package org.pgweir.gateway.server;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * What the gateway reads of a startup packet; the packet itself goes to the server as it is.
 *
 * <p>Read leniently: a packet that is malformed tells nothing here, and gets its error from the
 * server.
 */
record StartupParameters(String user, String database, String applicationName) {

  static final int CANCEL_REQUEST_CODE = 80877102;
  static final int SSL_REQUEST_CODE = 80877103;
  static final int GSSENC_REQUEST_CODE = 80877104;

  private static final int HEADER_BYTES = 8;

  /**
   * Reads name and value pairs; of a name that comes twice the last counts, as on the server.
   *
   * @param packet lent, from its length word on
   */
  static StartupParameters read(ByteBuf packet) {
    Map<String, String> values = new HashMap<>();
    int at = packet.readerIndex() + HEADER_BYTES;
    int end = packet.writerIndex();
    while (at < end && packet.getByte(at) != 0) {
      int nameLength = packet.bytesBefore(at, end - at, (byte) 0);
      int value = at + nameLength + 1;
      int valueLength =
          nameLength < 0 || value >= end ? -1 : packet.bytesBefore(value, end - value, (byte) 0);
      if (valueLength < 0) {
        break;
      }
      values.put(
          packet.toString(at, nameLength, StandardCharsets.UTF_8),
          packet.toString(value, valueLength, StandardCharsets.UTF_8));
      at = value + valueLength + 1;
    }
    String user = values.getOrDefault("user", "");
    String database = values.getOrDefault("database", "");
    return new StartupParameters(
        user, database.isEmpty() ? user : database, values.getOrDefault("application_name", ""));
  }
}
