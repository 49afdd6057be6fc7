package org.pgweir.protocol.frontend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.Wire;
import org.pgweir.protocol.frontend.StartupMessage.Parameter;

class StartupPacketTest {

  private static final String BAD_LAYOUT =
      "invalid startup packet layout: expected terminator as last byte";
  private static final Object[] VERSION_3_0 = {0, 3, 0, 0};
  private static final Object[] VERSION_3_2 = {0, 3, 0, 2};
  private static final Object[] CANCEL = {0x04, 0xd2, 0x16, 0x2e};
  private static final Object[] SSL = {0x04, 0xd2, 0x16, 0x2f};
  private static final Object[] GSSENC = {0x04, 0xd2, 0x16, 0x30};

  @Test
  void startupMessageKeepsOrderDuplicatesAndProtocolOptions() {
    StartupMessage startup =
        new StartupMessage(
            2,
            List.of(
                Parameter.of("user", "a"),
                Parameter.of("_pq_.x", "1"),
                Parameter.of("user", "b"),
                Parameter.of("options", "")));
    Wire.checkUntyped(
        startup,
        startup::encode,
        StartupPacket::decode,
        new Object[] {0, 0, 0, 41},
        VERSION_3_2,
        new Object[] {"user", 0, "a", 0},
        new Object[] {"_pq_.x", 0, "1", 0},
        new Object[] {"user", 0, "b", 0},
        new Object[] {"options", 0, 0},
        0);
  }

  @Test
  void startupMessageMayHaveNoParameters() {
    StartupMessage startup = new StartupMessage(0, List.of());
    Wire.checkUntyped(startup, startup::encode, StartupPacket::decode, 0, 0, 0, 9, VERSION_3_0, 0);
    assertThat(startup.user()).isEmpty();
    assertThat(startup.database()).isEmpty();
  }

  @Test
  void startupMessageKeepsBytesThatAreNoText() {
    byte[] body = Wire.bytes(VERSION_3_0, "user", 0, 0xff, 0xe9, 0, 0);
    assertThat(Wire.decoded(StartupPacket::decode, body))
        .isEqualTo(
            new StartupMessage(
                0,
                List.of(
                    new Parameter(
                        CString.of("user"), new CString(Bytes.of((byte) 0xff, (byte) 0xe9))))));
  }

  @Test
  void theLastParameterOfANameCountsAndTheDatabaseIsNamedLikeTheUser() {
    StartupMessage startup =
        new StartupMessage(
            0,
            List.of(
                Parameter.of("user", "a"),
                Parameter.of("user", "b"),
                Parameter.of("database", "")));
    assertThat(startup.user()).contains(CString.of("b"));
    assertThat(startup.database()).contains(CString.of("b"));
    assertThat(startup.parameter("replication")).isEmpty();
  }

  @Test
  void aNewerMinorVersionIsStillAStartupMessage() {
    byte[] body = Wire.bytes(0, 3, 0x27, 0x0f, 0);
    assertThat(Wire.decoded(StartupPacket::decode, body))
        .isEqualTo(new StartupMessage(9999, List.of()));
  }

  @Test
  void anotherMajorVersionIsKeptAsItIs() {
    UnknownStartupPacket unknown = new UnknownStartupPacket(2 << 16, Bytes.of((byte) 'x'));
    Wire.checkUntyped(unknown, unknown::encode, StartupPacket::decode, 0, 0, 0, 9, 0, 2, 0, 0, "x");
  }

  @Test
  void takesAnyLastByteForTheTerminatorAsTheServerDoes() {
    assertThat(Wire.decoded(StartupPacket::decode, Wire.bytes(VERSION_3_0, "user", 0, "a", 0, "x")))
        .isEqualTo(new StartupMessage(0, List.of(Parameter.of("user", "a"))));
    assertThat(Wire.decoded(StartupPacket::decode, Wire.bytes(VERSION_3_0, "x")))
        .isEqualTo(new StartupMessage(0, List.of()));
  }

  @Test
  void refusesALayoutWithoutTerminatorInPostgresWords() {
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, new Object[] {VERSION_3_0});
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, VERSION_3_0, "user");
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, VERSION_3_0, "user", 0);
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, VERSION_3_0, "user", 0, "a", 0);
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, VERSION_3_0, "user", 0, "a", 0, 0, "x");
    Wire.refuses(StartupPacket::decode, BAD_LAYOUT, VERSION_3_0, 0, 0);
  }

  @Test
  void takesTenThousandBytesAndNotOneMore() {
    String value = "x".repeat(10_000 - 4 - "a".length() - 3);
    byte[] largest = Wire.bytes(VERSION_3_0, "a", 0, value, 0, 0);
    assertThat(largest).hasSize(10_000);
    assertThat(Wire.decoded(StartupPacket::decode, largest))
        .isEqualTo(new StartupMessage(0, List.of(Parameter.of("a", value))));
    Wire.refuses(
        StartupPacket::decode,
        "invalid length of startup packet",
        VERSION_3_0,
        "a",
        0,
        value + "x",
        0,
        0);
  }

  @Test
  void refusesAPacketTooShortForItsCode() {
    Wire.refuses(StartupPacket::decode, "invalid length of startup packet", 0, 3, 0);
  }

  @Test
  void cancelRequestHasAProcessAndAKeyOf4Bytes() {
    CancelRequest cancel = new CancelRequest(258, Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
    Wire.checkUntyped(
        cancel,
        cancel::encode,
        StartupPacket::decode,
        0,
        0,
        0,
        16,
        CANCEL,
        new Object[] {0, 0, 1, 2},
        1,
        2,
        3,
        4);
  }

  @Test
  void cancelRequestMayHaveAKeyOf256Bytes() {
    CancelRequest cancel = new CancelRequest(1, Bytes.of(new byte[256]));
    byte[] packet = Wire.encoded(cancel::encode);
    assertThat(packet).hasSize(268).startsWith(0, 0, 1, 12);
    assertThat(
            Wire.decoded(StartupPacket::decode, Wire.bytes(CANCEL, 0, 0, 0, 1, "\0".repeat(256))))
        .isEqualTo(cancel);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 257, 4000})
  void cancelRequestRefusesAKeyOutsideTheLimits(int keyBytes) {
    Wire.refuses(
        StartupPacket::decode,
        "invalid length of cancel key in cancel request packet",
        CANCEL,
        0,
        0,
        0,
        1,
        "k".repeat(keyBytes));
  }

  @Test
  void sslRequestIsItsCode() {
    SSLRequest request = new SSLRequest();
    Wire.checkUntyped(request, request::encode, StartupPacket::decode, 0, 0, 0, 8, SSL);
  }

  @Test
  void gssencRequestIsItsCode() {
    GSSENCRequest request = new GSSENCRequest();
    Wire.checkUntyped(request, request::encode, StartupPacket::decode, 0, 0, 0, 8, GSSENC);
  }

  @Test
  void encryptionRequestsCarryNothingElse() {
    String message = "invalid message format: startup packet, 1 bytes after its end";
    Wire.refuses(StartupPacket::decode, message, SSL, 0);
    Wire.refuses(StartupPacket::decode, message, GSSENC, 0);
  }
}
