package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Calls one function by its object id, past the SQL parser; drivers use it for large objects.
 *
 * @param functionOid 0 to 4294967295
 * @param argumentFormats none if all are text, one for all, or one each
 * @param arguments an empty one is NULL
 * @param resultFormat 0 text, 1 binary
 */
public record FunctionCall(
    long functionOid,
    List<Short> argumentFormats,
    List<Optional<Bytes>> arguments,
    short resultFormat)
    implements FrontendMessage {

  public FunctionCall {
    argumentFormats = List.copyOf(argumentFormats);
    arguments = List.copyOf(arguments);
  }

  /** Reads the function's object id and looks at nothing behind it. */
  public static long decodeFunctionOid(ByteBuf body) {
    return functionOid(new BodyReader(body, "FunctionCall"));
  }

  public static FunctionCall decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "FunctionCall");
    FunctionCall call =
        new FunctionCall(
            functionOid(reader),
            reader.formats("argument formats"),
            reader.values("argument"),
            reader.int16("result format"));
    reader.end();
    return call;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.FUNCTION_CALL)
        .oid(functionOid)
        .formats(argumentFormats)
        .values(arguments)
        .int16(resultFormat)
        .end();
  }

  private static long functionOid(BodyReader reader) {
    return reader.oid("function");
  }
}
