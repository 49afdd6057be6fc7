package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.ProtocolViolation;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Opens a session in protocol 3.
 *
 * <p>The zero that ends the packet is there by its place: like the server, this takes any last byte
 * for it, so that both read the same parameters.
 *
 * @param minorVersion as asked for, 0 to 65535; the server may answer with a lower one
 * @param parameters as received: in order, with duplicates and {@code _pq_.} options
 */
public record StartupMessage(int minorVersion, List<Parameter> parameters)
    implements StartupPacket {

  private static final int TERMINATOR_BYTES = 1;

  /** The only major version. */
  public static final int MAJOR = 3;

  /** A name that is not empty, and its value. */
  public record Parameter(CString name, CString value) {

    /**
     * @throws IllegalArgumentException if the name is empty: on the wire that ends the list
     */
    public Parameter {
      if (name.isEmpty()) {
        throw new IllegalArgumentException("a startup parameter needs a name");
      }
    }

    public static Parameter of(String name, String value) {
      return new Parameter(CString.of(name), CString.of(value));
    }
  }

  public StartupMessage {
    parameters = List.copyOf(parameters);
  }

  /** The value the server uses: the last one of that name. */
  public Optional<CString> parameter(String name) {
    CString wanted = CString.of(name);
    return parameters.reversed().stream()
        .filter(parameter -> parameter.name.equals(wanted))
        .map(Parameter::value)
        .findFirst();
  }

  /** The role that logs in; without one the server refuses the connection (SQLSTATE 28000). */
  public Optional<CString> user() {
    return parameter("user").filter(user -> !user.isEmpty());
  }

  /** The database, which without a parameter is named like the user. */
  public Optional<CString> database() {
    return parameter("database").filter(database -> !database.isEmpty()).or(this::user);
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter frame = FrameWriter.beginUntyped(out).int32(MAJOR << 16 | minorVersion);
    for (Parameter parameter : parameters) {
      frame.cstring(parameter.name).cstring(parameter.value);
    }
    frame.cstring(CString.EMPTY).end();
  }

  static StartupMessage read(int minorVersion, BodyReader reader) {
    try {
      return new StartupMessage(minorVersion, readParameters(reader));
    } catch (ProtocolViolation _) {
      // The server has one sentence for everything that can be wrong here.
      throw new ProtocolViolation(
          "invalid startup packet layout: expected terminator as last byte");
    }
  }

  private static List<Parameter> readParameters(BodyReader reader) {
    List<Parameter> parameters = new ArrayList<>();
    while (reader.remaining() > TERMINATOR_BYTES) {
      CString name = reader.cstring("parameter name");
      if (name.isEmpty()) {
        throw reader.violation("invalid message format", "terminator before the end");
      }
      parameters.add(new Parameter(name, reader.cstring("parameter value")));
    }
    reader.bytes(TERMINATOR_BYTES, "terminator");
    return parameters;
  }
}
