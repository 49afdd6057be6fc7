package org.pgweir.protocol.backend;

import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.codec.BodyReader;
import org.pgweir.protocol.codec.FrameWriter;

/**
 * The content of ErrorResponse and NoticeResponse: fields in order, those of unknown code included.
 */
public record ErrorFields(List<Entry> entries) {

  /** A field and its value; the code is not zero. */
  public record Entry(byte code, CString value) {

    /**
     * @throws IllegalArgumentException if the code is zero: on the wire that ends the list
     */
    public Entry {
      if (code == 0) {
        throw new IllegalArgumentException("a field needs a code");
      }
    }
  }

  public ErrorFields {
    entries = List.copyOf(entries);
  }

  /** The fields that every error and notice has. */
  public static ErrorFields of(String severity, String sqlState, CString message) {
    return new ErrorFields(List.of())
        .with(Field.SEVERITY, CString.of(severity))
        .with(Field.SEVERITY_NONLOCALIZED, CString.of(severity))
        .with(Field.CODE, CString.of(sqlState))
        .with(Field.MESSAGE, message);
  }

  public Optional<CString> get(Field field) {
    return entries.stream()
        .filter(entry -> entry.code == field.code())
        .map(Entry::value)
        .findFirst();
  }

  /** These fields with that one set, in its place if it is new. */
  public ErrorFields with(Field field, CString value) {
    List<Entry> changed = new ArrayList<>(without(field).entries);
    int at = 0;
    while (at < changed.size() && field.comesAfter(changed.get(at).code)) {
      at++;
    }
    changed.add(at, new Entry(field.code(), value));
    return new ErrorFields(changed);
  }

  /** These fields without that one. */
  public ErrorFields without(Field field) {
    return new ErrorFields(entries.stream().filter(entry -> entry.code != field.code()).toList());
  }

  static ErrorFields decode(ByteBuf body, String message) {
    BodyReader reader = new BodyReader(body, message);
    List<Entry> entries = new ArrayList<>();
    byte code = reader.int8("field code");
    while (code != 0) {
      entries.add(new Entry(code, reader.cstring("field")));
      code = reader.int8("field code");
    }
    reader.end();
    return new ErrorFields(entries);
  }

  void encode(ByteBuf out, byte type) {
    FrameWriter frame = FrameWriter.begin(out, type);
    for (Entry entry : entries) {
      frame.int8(entry.code).cstring(entry.value);
    }
    frame.int8((byte) 0).end();
  }
}
