package org.pgweir.protocol.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.Wire;

class BodyReaderTest {

  @Test
  void anEmptyStringIsFound() {
    CString read = Wire.decoded(lent -> new BodyReader(lent, "M").cstring("name"), Wire.bytes(0));
    assertThat(read).isEqualTo(CString.EMPTY);
  }

  @Test
  void refusesAStringWithoutTerminator() {
    refuses(
        reader -> reader.cstring("name"),
        "invalid string in message: M, name has no terminator",
        "abc");
  }

  @Test
  void neverReadsPastTheBody() {
    refuses(
        reader -> reader.int32("pid"),
        "insufficient data left in message: M, pid of 4 bytes where 3 are left",
        1,
        2,
        3);
    refuses(
        reader -> reader.int16("format"),
        "insufficient data left in message: M, format of 2 bytes where 1 are left",
        1);
    refuses(reader -> reader.int8("code"), "no data left in message: M, code is missing");
  }

  @Test
  void refusesANegativeLengthOtherThanNull() {
    refuses(
        reader -> reader.value("value"),
        "insufficient data left in message: M, value of -2 bytes where 1 are left",
        255,
        255,
        255,
        254,
        9);
    refuses(
        reader -> reader.value("value"),
        "insufficient data left in message: M, value of -2147483648 bytes where 0 are left",
        128,
        0,
        0,
        0);
  }

  @Test
  void refusesALengthBeyondTheBody() {
    refuses(
        reader -> reader.value("value"),
        "insufficient data left in message: M, value of 2147483647 bytes where 1 are left",
        127,
        255,
        255,
        255,
        9);
  }

  @Test
  void refusesACountThatCannotBeTrueBeforeItReadsOne() {
    refuses(
        reader -> reader.values("values"),
        "insufficient data left in message: M, values of 262140 bytes where 4 are left",
        255,
        255,
        0,
        0,
        0,
        0);
    refuses(
        reader -> reader.formats("formats"),
        "insufficient data left in message: M, formats of 4 bytes where 3 are left",
        0,
        2,
        0,
        0,
        0);
    refuses(
        reader -> reader.oids("types"),
        "insufficient data left in message: M, types of 131072 bytes where 0 are left",
        128,
        0);
  }

  @Test
  void countsWithoutSignAsTheServerDoes() {
    byte[] body = Wire.bytes(255, 255, "\0\1".repeat(65_535));
    int size =
        Wire.decoded((ByteBuf lent) -> new BodyReader(lent, "M").formats("formats").size(), body);
    assertThat(size).isEqualTo(65_535);
  }

  @Test
  void refusesBytesBehindTheEnd() {
    refuses(
        reader -> {
          reader.end();
          return reader;
        },
        "invalid message format: M, 2 bytes after its end",
        1,
        2);
  }

  private static void refuses(Function<BodyReader, ?> read, String message, Object... body) {
    Wire.refuses(lent -> read.apply(new BodyReader(lent, "M")), message, body);
  }
}
