package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * One row.
 *
 * @param columns an empty one is NULL
 */
public record DataRow(List<Optional<Bytes>> columns) implements BackendMessage {

  public DataRow {
    columns = List.copyOf(columns);
  }

  /** A row of texts, none of them NULL. */
  public static DataRow ofText(Charset clientEncoding, String... columns) {
    return new DataRow(
        List.of(columns).stream()
            .map(text -> Optional.of(Bytes.of(text, clientEncoding)))
            .toList());
  }

  public static DataRow decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "DataRow");
    DataRow row = new DataRow(reader.values("column"));
    reader.end();
    return row;
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter.begin(out, BackendType.DATA_ROW).values(columns).end();
  }
}
