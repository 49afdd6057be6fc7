package org.pgweir.protocol.frontend;

import io.netty.buffer.ByteBuf;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * A simple query: any number of statements in one text.
 *
 * @param sql in client_encoding
 */
public record Query(CString sql) implements FrontendMessage {

  public static Query decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "Query");
    Query query = new Query(reader.cstring("query string"));
    reader.end();
    return query;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, FrontendType.QUERY).cstring(sql).end();
  }
}
