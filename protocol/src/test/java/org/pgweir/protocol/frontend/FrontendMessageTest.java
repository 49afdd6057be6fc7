package org.pgweir.protocol.frontend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.Wire;

class FrontendMessageTest {

  private static final short TEXT = 0;
  private static final short BINARY = 1;

  @Test
  void queryIsItsText() {
    Query query = new Query(CString.of("SELECT 1"));
    Wire.check(query, query::encode, Query::decode, "Q", 0, 0, 0, 13, "SELECT 1", 0);
  }

  @Test
  void queryKeepsBytesThatAreNoText() {
    Query query = new Query(new CString(Bytes.of((byte) 0xff, (byte) 0xe9)));
    Wire.check(query, query::encode, Query::decode, "Q", 0, 0, 0, 7, 0xff, 0xe9, 0);
    assertThat(query.sql().validText(UTF_8)).isEmpty();
    assertThat(query.sql().validText(ISO_8859_1)).contains("ÿé");
  }

  @Test
  void parseNamesStatementTextAndTypes() {
    Parse parse = new Parse(CString.of("s1"), CString.of("SELECT $1"), List.of(23L, 4294967295L));
    Wire.check(
        parse,
        parse::encode,
        Parse::decode,
        "P",
        new Object[] {0, 0, 0, 27},
        "s1",
        0,
        "SELECT $1",
        0,
        new Object[] {0, 2},
        new Object[] {0, 0, 0, 23},
        new Object[] {255, 255, 255, 255});
  }

  @Test
  void bindCarriesFormatsAndValues() {
    Bind bind =
        new Bind(
            CString.of("c"),
            CString.of("s"),
            List.of(TEXT, BINARY, TEXT),
            List.of(Optional.of(Bytes.of("7", UTF_8)), Optional.of(Bytes.EMPTY), Optional.empty()),
            List.of(BINARY));
    Object[] frame = {
      "B",
      new Object[] {0, 0, 0, 35},
      "c",
      0,
      "s",
      0,
      new Object[] {0, 3, 0, 0, 0, 1, 0, 0},
      new Object[] {0, 3},
      new Object[] {0, 0, 0, 1, "7"},
      new Object[] {0, 0, 0, 0},
      new Object[] {255, 255, 255, 255},
      new Object[] {0, 1, 0, 1}
    };
    Wire.check(bind, bind::encode, Bind::decode, frame);
  }

  @Test
  void bindShowsItsNamesWithoutLookingFurther() {
    Bind.Names names = new Bind.Names(CString.EMPTY, CString.of("s"));
    assertThat(Wire.decoded(Bind::decodeNames, Wire.bytes(0, "s", 0, 255, 255))).isEqualTo(names);
  }

  @Test
  void closeNamesAStatement() {
    Close close = new Close(Target.STATEMENT, CString.of("s1"));
    Wire.check(close, close::encode, Close::decode, "C", 0, 0, 0, 8, "Ss1", 0);
  }

  @Test
  void closeRefusesATargetInPostgresWords() {
    Wire.refuses(Close::decode, "invalid CLOSE message subtype 88", "X", 0);
  }

  @Test
  void describeNamesAPortal() {
    Describe describe = new Describe(Target.PORTAL, CString.EMPTY);
    Wire.check(describe, describe::encode, Describe::decode, "D", 0, 0, 0, 6, "P", 0);
  }

  @Test
  void describeRefusesATargetInPostgresWords() {
    Wire.refuses(Describe::decode, "invalid DESCRIBE message subtype 255", 255, 0);
  }

  @Test
  void executeLimitsRows() {
    Execute execute = new Execute(CString.of("c"), 256);
    Wire.check(execute, execute::encode, Execute::decode, "E", 0, 0, 0, 10, "c", 0, 0, 0, 1, 0);
  }

  @Test
  void functionCallCarriesOidAndArguments() {
    FunctionCall call =
        new FunctionCall(
            715, List.of(BINARY), List.of(Optional.of(Bytes.of((byte) 5)), Optional.empty()), TEXT);
    Object[] frame = {
      "F",
      new Object[] {0, 0, 0, 25},
      new Object[] {0, 0, 2, 0xcb},
      new Object[] {0, 1, 0, 1},
      new Object[] {0, 2},
      new Object[] {0, 0, 0, 1, 5},
      new Object[] {255, 255, 255, 255},
      new Object[] {0, 0}
    };
    Wire.check(call, call::encode, FunctionCall::decode, frame);
  }

  @Test
  void functionCallShowsItsOidWithoutLookingFurther() {
    assertThat(Wire.decoded(FunctionCall::decodeFunctionOid, Wire.bytes(255, 255, 255, 254, 9)))
        .isEqualTo(4294967294L);
  }

  @Test
  void syncIsEmpty() {
    Wire.check(new Sync(), new Sync()::encode, Sync::decode, "S", 0, 0, 0, 4);
  }

  @Test
  void flushIsEmpty() {
    Wire.check(new Flush(), new Flush()::encode, Flush::decode, "H", 0, 0, 0, 4);
  }

  @Test
  void terminateIsEmpty() {
    Wire.check(new Terminate(), new Terminate()::encode, Terminate::decode, "X", 0, 0, 0, 4);
  }

  @Test
  void copyDataIsAnything() {
    CopyData data = new CopyData(Bytes.of((byte) 0, (byte) '1', (byte) '\n'));
    Wire.check(data, data::encode, CopyData::decode, "d", 0, 0, 0, 7, 0, "1\n");
  }

  @Test
  void copyDoneIsEmpty() {
    Wire.check(new CopyDone(), new CopyDone()::encode, CopyDone::decode, "c", 0, 0, 0, 4);
  }

  @Test
  void copyFailSaysWhy() {
    CopyFail fail = new CopyFail(CString.of("no"));
    Wire.check(fail, fail::encode, CopyFail::decode, "f", 0, 0, 0, 7, "no", 0);
  }

  @Test
  void passwordMessageIsTheSecretAndDoesNotPrintIt() {
    PasswordMessage password = new PasswordMessage(CString.of("hunter2"));
    Wire.check(password, password::encode, PasswordMessage::decode, "p", 0, 0, 0, 12, "hunter2", 0);
    assertThat(password).asString().doesNotContain("hunter2");
  }

  @Test
  void saslInitialResponseChoosesAMechanism() {
    SASLInitialResponse first =
        new SASLInitialResponse(
            CString.of("SCRAM-SHA-256"), Optional.of(Bytes.of("n,,n=,r=x", UTF_8)));
    Object[] frame = {"p", 0, 0, 0, 31, "SCRAM-SHA-256", 0, new Object[] {0, 0, 0, 9}, "n,,n=,r=x"};
    Wire.check(first, first::encode, SASLInitialResponse::decode, frame);
  }

  @Test
  void saslInitialResponseMayLeaveTheServerToBegin() {
    SASLInitialResponse first = new SASLInitialResponse(CString.of("X"), Optional.empty());
    Wire.check(
        first,
        first::encode,
        SASLInitialResponse::decode,
        "p",
        0,
        0,
        0,
        10,
        "X",
        0,
        255,
        255,
        255,
        255);
  }

  @Test
  void saslResponseIsAnything() {
    SASLResponse response = new SASLResponse(Bytes.of("c=biws", UTF_8));
    Wire.check(response, response::encode, SASLResponse::decode, "p", 0, 0, 0, 10, "c=biws");
  }

  @Test
  void gssResponseIsAnything() {
    GSSResponse response = new GSSResponse(Bytes.of((byte) 0x60));
    Wire.check(response, response::encode, GSSResponse::decode, "p", 0, 0, 0, 5, 0x60);
  }
}
