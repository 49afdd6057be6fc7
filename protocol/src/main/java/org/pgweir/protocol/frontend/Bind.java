package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Makes a portal from a prepared statement and values for its parameters.
 *
 * @param portal its name, empty for the unnamed portal
 * @param statement name of the prepared statement, empty for the unnamed one
 * @param parameterFormats none if all are text, one for all, or one each
 * @param parameters an empty one is NULL
 * @param resultFormats none if all are text, one for all, or one each
 */
public record Bind(
    CString portal,
    CString statement,
    List<Short> parameterFormats,
    List<Optional<Bytes>> parameters,
    List<Short> resultFormats)
    implements FrontendMessage {

  /** The beginning of a Bind: which portal is made of which statement. */
  public record Names(CString portal, CString statement) {}

  public Bind {
    parameterFormats = List.copyOf(parameterFormats);
    parameters = List.copyOf(parameters);
    resultFormats = List.copyOf(resultFormats);
  }

  /** Reads the two names and looks at nothing behind them, however large the parameters are. */
  public static Names decodeNames(ByteBuf body) {
    return names(new BodyReader(body, "Bind"));
  }

  public static Bind decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Bind");
    Names names = names(reader);
    Bind bind =
        new Bind(
            names.portal,
            names.statement,
            reader.formats("parameter formats"),
            reader.values("parameter"),
            reader.formats("result formats"));
    reader.end();
    return bind;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.BIND)
        .cstring(portal)
        .cstring(statement)
        .formats(parameterFormats)
        .values(parameters)
        .formats(resultFormats)
        .end();
  }

  private static Names names(BodyReader reader) {
    return new Names(reader.cstring("portal name"), reader.cstring("statement name"));
  }
}
