package org.pgweir.protocol.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.Wire;

class ErrorFieldsTest {

  @Test
  void errorResponseListsItsFields() {
    ErrorResponse error =
        ErrorResponse.of("ERROR", "42501", "no").with(Field.HINT, CString.of("try"));
    Wire.check(
        error,
        error::encode,
        ErrorResponse::decode,
        "E",
        new Object[] {0, 0, 0, 35},
        new Object[] {"SERROR", 0},
        new Object[] {"VERROR", 0},
        new Object[] {"C42501", 0},
        new Object[] {"Mno", 0},
        new Object[] {"Htry", 0},
        0);
  }

  @Test
  void noticeResponseListsItsFields() {
    NoticeResponse notice =
        NoticeResponse.of("NOTICE", "00000", "x").with(Field.CONSTRAINT, CString.of("r"));
    Wire.check(
        notice,
        notice::encode,
        NoticeResponse::decode,
        "N",
        new Object[] {0, 0, 0, 34},
        new Object[] {"SNOTICE", 0},
        new Object[] {"VNOTICE", 0},
        new Object[] {"C00000", 0},
        new Object[] {"Mx", 0},
        new Object[] {"nr", 0},
        0);
  }

  @Test
  void fieldsOfUnknownCodeAreKeptInPlace() {
    byte[] body = Wire.bytes("C42501", 0, "?new", 0, 0xff, 0, "Mno", 0, 0);
    ErrorResponse error = Wire.decoded(ErrorResponse::decode, body);
    assertThat(Wire.encoded(error::encode)).endsWith(body);
    assertThat(error.fields().get(Field.MESSAGE)).contains(CString.of("no"));
    assertThat(error.fields().get(Field.HINT)).isEmpty();
  }

  @Test
  void aChangedFieldStaysWhereItWas() {
    ErrorFields fields =
        ErrorFields.of("ERROR", "42501", CString.of("old"))
            .with(Field.ROUTINE, CString.of("exec"))
            .with(Field.MESSAGE, CString.of("new"));
    assertThat(codes(fields)).isEqualTo("SVCMR");
    assertThat(fields.get(Field.MESSAGE)).contains(CString.of("new"));
  }

  @Test
  void aNewFieldComesWherePostgresWouldSendIt() {
    ErrorFields fields = ErrorFields.of("ERROR", "42501", CString.of("m"));
    CString x = CString.of("x");
    for (Field field : Field.values()) {
      if (fields.get(field).isEmpty()) {
        fields = fields.with(field, x);
      }
    }
    assertThat(codes(fields)).isEqualTo("SVCMDHWstcdnPpqFLR");
    ErrorFields shuffled = ErrorFields.of("ERROR", "42501", CString.of("m"));
    for (byte code : Wire.bytes("RPnsDFctHLpqWd")) {
      shuffled = shuffled.with(Field.of(code).orElseThrow(), x);
    }
    assertThat(shuffled).isEqualTo(fields);
  }

  @Test
  void aFieldCanBeTakenAway() {
    ErrorFields fields =
        ErrorFields.of("ERROR", "42501", CString.of("m")).with(Field.POSITION, CString.of("1"));
    assertThat(codes(fields.without(Field.POSITION))).isEqualTo("SVCM");
  }

  @Test
  void aFieldNeedsACode() {
    assertThatThrownBy(() -> new ErrorFields.Entry((byte) 0, CString.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAListWithoutEnd() {
    Wire.refuses(
        ErrorResponse::decode,
        "no data left in message: ErrorResponse, field code is missing",
        "Mno",
        0);
    Wire.refuses(
        NoticeResponse::decode,
        "invalid string in message: NoticeResponse, field has no terminator",
        "Mno");
    Wire.refuses(
        ErrorResponse::decode,
        "invalid message format: ErrorResponse, 2 bytes after its end",
        "Mno",
        0,
        0,
        "xx");
  }

  private static String codes(ErrorFields fields) {
    StringBuilder codes = new StringBuilder();
    fields.entries().forEach(entry -> codes.append((char) entry.code()));
    return codes.toString();
  }
}
