package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import java.util.List;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * Makes a prepared statement from one statement's text.
 *
 * @param statement its name, empty for the unnamed statement
 * @param sql in client_encoding
 * @param parameterTypes object ids of the types given beforehand, 0 for one left open; may be fewer
 *     than the statement has parameters
 */
public record Parse(CString statement, CString sql, List<Long> parameterTypes)
    implements FrontendMessage {

  public Parse {
    parameterTypes = List.copyOf(parameterTypes);
  }

  public static Parse decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Parse");
    Parse parse =
        new Parse(
            reader.cstring("statement name"),
            reader.cstring("query string"),
            reader.oids("parameter types"));
    reader.end();
    return parse;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.PARSE)
        .cstring(statement)
        .cstring(sql)
        .oids(parameterTypes)
        .end();
  }
}
