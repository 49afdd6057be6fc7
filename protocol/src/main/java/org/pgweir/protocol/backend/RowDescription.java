package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/** The columns of the rows that follow or would follow. */
public record RowDescription(List<Column> columns) implements BackendMessage {

  /** Object id of the type {@code text}. */
  public static final long TEXT_TYPE = 25;

  /**
   * One column.
   *
   * @param name as the client asked for it
   * @param table object id of the table it comes straight from, else 0
   * @param attribute its number in that table, else 0
   * @param type object id of its type
   * @param typeBytes size of the type, negative where it varies
   * @param typeModifier {@code pg_attribute.atttypmod}, -1 for none
   * @param format 0 text, 1 binary
   */
  public record Column(
      CString name,
      long table,
      short attribute,
      long type,
      short typeBytes,
      int typeModifier,
      short format) {

    // An empty name and the six numbers.
    private static final int MIN_BYTES = 19;

    /** A column of type {@code text} that is computed. */
    public static Column text(CString name) {
      return new Column(name, 0, (short) 0, TEXT_TYPE, (short) -1, -1, (short) 0);
    }
  }

  public RowDescription {
    columns = List.copyOf(columns);
  }

  /** Columns of type {@code text}; the names are ASCII. */
  public static RowDescription ofText(String... names) {
    return new RowDescription(
        List.of(names).stream().map(name -> Column.text(CString.of(name))).toList());
  }

  public static RowDescription decode(ByteBuf body) {
    BodyReader reader = new BodyReader(body, "RowDescription");
    int count = reader.count(Column.MIN_BYTES, "columns");
    List<Column> columns = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns.add(
          new Column(
              reader.cstring("column name"),
              reader.oid("table"),
              reader.int16("attribute"),
              reader.oid("type"),
              reader.int16("type size"),
              reader.int32("type modifier"),
              reader.int16("format")));
    }
    reader.end();
    return new RowDescription(columns);
  }

  @Override
  public void encode(ByteBuf out) {
    FrameWriter frame = FrameWriter.begin(out, BackendType.ROW_DESCRIPTION).count(columns);
    for (Column column : columns) {
      frame
          .cstring(column.name)
          .oid(column.table)
          .int16(column.attribute)
          .oid(column.type)
          .int16(column.typeBytes)
          .int32(column.typeModifier)
          .int16(column.format);
    }
    frame.end();
  }
}
