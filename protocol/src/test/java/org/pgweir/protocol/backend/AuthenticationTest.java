package org.pgweir.protocol.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.Wire;

class AuthenticationTest {

  @Test
  void okIsZero() {
    check(new Authentication.Ok(), "R", 0, 0, 0, 8, 0, 0, 0, 0);
  }

  @Test
  void cleartextPasswordIsThree() {
    check(new Authentication.CleartextPassword(), "R", 0, 0, 0, 8, 0, 0, 0, 3);
  }

  @Test
  void md5PasswordCarriesASaltOf4Bytes() {
    Bytes salt = Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4);
    check(new Authentication.MD5Password(salt), "R", 0, 0, 0, 12, 0, 0, 0, 5, 1, 2, 3, 4);
    assertThatThrownBy(() -> new Authentication.MD5Password(Bytes.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void gssIsSeven() {
    check(new Authentication.GSS(), "R", 0, 0, 0, 8, 0, 0, 0, 7);
  }

  @Test
  void gssContinueIsAnything() {
    check(new Authentication.GSSContinue(Bytes.of((byte) 0x60)), "R", 0, 0, 0, 9, 0, 0, 0, 8, 0x60);
  }

  @Test
  void sspiIsNine() {
    check(new Authentication.SSPI(), "R", 0, 0, 0, 8, 0, 0, 0, 9);
  }

  @Test
  void saslListsMechanisms() {
    check(
        new Authentication.SASL(
            List.of(CString.of("SCRAM-SHA-256-PLUS"), CString.of("SCRAM-SHA-256"))),
        "R",
        new Object[] {0, 0, 0, 42},
        new Object[] {0, 0, 0, 10},
        new Object[] {"SCRAM-SHA-256-PLUS", 0},
        new Object[] {"SCRAM-SHA-256", 0},
        0);
    assertThatThrownBy(() -> new Authentication.SASL(List.of(CString.EMPTY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void saslContinueIsAnything() {
    check(
        new Authentication.SASLContinue(Bytes.of("r=x", UTF_8)),
        "R",
        0,
        0,
        0,
        11,
        0,
        0,
        0,
        11,
        "r=x");
  }

  @Test
  void saslFinalIsAnything() {
    check(
        new Authentication.SASLFinal(Bytes.of("v=x", UTF_8)), "R", 0, 0, 0, 11, 0, 0, 0, 12, "v=x");
  }

  @Test
  void anotherRequestIsKept() {
    check(new Authentication.Other(2, Bytes.of((byte) 9)), "R", 0, 0, 0, 9, 0, 0, 0, 2, 9);
  }

  @Test
  void refusesWhatDoesNotEndWhereItShould() {
    Wire.refuses(
        Authentication::decode,
        "invalid message format: Authentication, 1 bytes after its end",
        0,
        0,
        0,
        0,
        0);
    Wire.refuses(
        Authentication::decode,
        "insufficient data left in message: Authentication, salt of 4 bytes where 3 are left",
        0,
        0,
        0,
        5,
        1,
        2,
        3);
    Wire.refuses(
        Authentication::decode,
        "invalid string in message: Authentication, mechanism has no terminator",
        0,
        0,
        0,
        10,
        "SCRAM-SHA-256",
        0);
  }

  private static void check(Authentication message, Object... frame) {
    Wire.check(message, message::encode, Authentication::decode, frame);
  }
}
