package org.pgweir.gateway.session;

import com.github.benmanes.caffeine.cache.Interner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.Charset;
import java.util.List;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.backend.RowDescription;

/**
 * The columns a client was told that its prepared statement returns. A value; sessions that were
 * told the same share it.
 */
record ResultShape(Bytes description) {

  private static final Interner<ResultShape> SHARED = Interner.newWeakInterner();

  /**
   * What a RowDescription says.
   *
   * @param body lent
   */
  static ResultShape of(ByteBuf body) {
    return SHARED.intern(
        new ResultShape(Bytes.copyOf(body, body.readerIndex(), body.readableBytes())));
  }

  List<String> names(Charset charset) {
    return columns().stream().map(column -> column.name().text(charset)).toList();
  }

  /**
   * Whether rows of that shape are what the client expects: the same columns of the same types.
   * Lengths and precisions may differ, as after {@code varchar(20)} became {@code varchar(40)}.
   */
  boolean isMetBy(ResultShape other) {
    List<RowDescription.Column> mine = columns();
    List<RowDescription.Column> others = other.columns();
    if (mine.size() != others.size()) {
      return false;
    }
    for (int i = 0; i < mine.size(); i++) {
      RowDescription.Column one = mine.get(i);
      RowDescription.Column two = others.get(i);
      if (!one.name().equals(two.name())
          || one.table() != two.table()
          || one.attribute() != two.attribute()
          || one.type() != two.type()) {
        return false;
      }
    }
    return true;
  }

  private List<RowDescription.Column> columns() {
    return RowDescription.decode(Unpooled.wrappedBuffer(description.toArray())).columns();
  }
}
