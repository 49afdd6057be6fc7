package org.pgweir.protocol.backend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.Wire;

class BackendMessageTest {

  private static final short TEXT = 0;
  private static final short BINARY = 1;

  @Test
  void backendKeyDataHasAProcessAndAKeyOf4Bytes() {
    BackendKeyData key = new BackendKeyData(258, Bytes.of((byte) 1, (byte) 2, (byte) 3, (byte) 4));
    Wire.check(key, key::encode, BackendKeyData::decode, "K", 0, 0, 0, 12, 0, 0, 1, 2, 1, 2, 3, 4);
  }

  @Test
  void backendKeyDataMayHaveAKeyOf256Bytes() {
    BackendKeyData key = new BackendKeyData(1, Bytes.of(new byte[256]));
    Wire.check(
        key,
        key::encode,
        BackendKeyData::decode,
        "K",
        new Object[] {0, 0, 1, 8},
        new Object[] {0, 0, 0, 1},
        "\0".repeat(256));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 257})
  void backendKeyDataRefusesAKeyOutsideTheLimits(int keyBytes) {
    Wire.refuses(
        BackendKeyData::decode,
        "invalid message format: BackendKeyData, key of " + keyBytes + " bytes, limits 4 and 256",
        new Object[] {0, 0, 0, 1},
        "k".repeat(keyBytes));
  }

  @Test
  void bindCompleteIsEmpty() {
    BindComplete complete = new BindComplete();
    Wire.check(complete, complete::encode, BindComplete::decode, "2", 0, 0, 0, 4);
  }

  @Test
  void closeCompleteIsEmpty() {
    CloseComplete complete = new CloseComplete();
    Wire.check(complete, complete::encode, CloseComplete::decode, "3", 0, 0, 0, 4);
  }

  @Test
  void commandCompleteIsItsTag() {
    CommandComplete complete = new CommandComplete(CString.of("INSERT 0 1"));
    Wire.check(
        complete, complete::encode, CommandComplete::decode, "C", 0, 0, 0, 15, "INSERT 0 1", 0);
  }

  @Test
  void copyInResponseNamesFormats() {
    CopyInResponse response = new CopyInResponse((byte) 0, List.of(TEXT, TEXT));
    Wire.check(
        response,
        response::encode,
        CopyInResponse::decode,
        "G",
        new Object[] {0, 0, 0, 11},
        new Object[] {0, 0, 2, 0, 0, 0, 0});
  }

  @Test
  void copyOutResponseNamesFormats() {
    CopyOutResponse response = new CopyOutResponse((byte) 1, List.of(BINARY));
    Wire.check(response, response::encode, CopyOutResponse::decode, "H", 0, 0, 0, 9, 1, 0, 1, 0, 1);
  }

  @Test
  void copyBothResponseNamesFormats() {
    CopyBothResponse response = new CopyBothResponse((byte) 0, List.of());
    Wire.check(response, response::encode, CopyBothResponse::decode, "W", 0, 0, 0, 7, 0, 0, 0);
  }

  @Test
  void copyDataIsAnything() {
    CopyData data = new CopyData(Bytes.of((byte) 'w', (byte) 0));
    Wire.check(data, data::encode, CopyData::decode, "d", 0, 0, 0, 6, "w", 0);
  }

  @Test
  void copyDoneIsEmpty() {
    CopyDone done = new CopyDone();
    Wire.check(done, done::encode, CopyDone::decode, "c", 0, 0, 0, 4);
  }

  @Test
  void dataRowTellsNullFromEmpty() {
    DataRow row =
        new DataRow(
            List.of(Optional.of(Bytes.of("é", UTF_8)), Optional.of(Bytes.EMPTY), Optional.empty()));
    Wire.check(
        row,
        row::encode,
        DataRow::decode,
        "D",
        new Object[] {0, 0, 0, 20},
        new Object[] {0, 3},
        new Object[] {0, 0, 0, 2, 0xc3, 0xa9},
        new Object[] {0, 0, 0, 0},
        new Object[] {255, 255, 255, 255});
    assertThat(DataRow.ofText(UTF_8, "é", "")).isEqualTo(new DataRow(row.columns().subList(0, 2)));
  }

  @Test
  void emptyQueryResponseIsEmpty() {
    EmptyQueryResponse response = new EmptyQueryResponse();
    Wire.check(response, response::encode, EmptyQueryResponse::decode, "I", 0, 0, 0, 4);
  }

  @Test
  void functionCallResponseIsAValue() {
    FunctionCallResponse response =
        new FunctionCallResponse(Optional.of(Bytes.of((byte) 0, (byte) 9)));
    Wire.check(
        response,
        response::encode,
        FunctionCallResponse::decode,
        "V",
        0,
        0,
        0,
        10,
        0,
        0,
        0,
        2,
        0,
        9);
  }

  @Test
  void functionCallResponseMayBeNull() {
    FunctionCallResponse response = new FunctionCallResponse(Optional.empty());
    Wire.check(
        response,
        response::encode,
        FunctionCallResponse::decode,
        "V",
        0,
        0,
        0,
        8,
        255,
        255,
        255,
        255);
  }

  @Test
  void negotiateProtocolVersionNamesWhatTheServerDoesNotKnow() {
    NegotiateProtocolVersion negotiate =
        new NegotiateProtocolVersion(
            3 << 16 | 2, List.of(CString.of("_pq_.a"), CString.of("_pq_.b")));
    Wire.check(
        negotiate,
        negotiate::encode,
        NegotiateProtocolVersion::decode,
        "v",
        new Object[] {0, 0, 0, 26},
        new Object[] {0, 3, 0, 2},
        new Object[] {0, 0, 0, 2},
        new Object[] {"_pq_.a", 0},
        new Object[] {"_pq_.b", 0});
  }

  @Test
  void negotiateProtocolVersionRefusesACountThatCannotBeTrue() {
    Object[] version = {0, 3, 0, 0};
    Wire.refuses(
        NegotiateProtocolVersion::decode,
        "insufficient data left in message: NegotiateProtocolVersion,"
            + " -1 options where 2 bytes are left",
        version,
        new Object[] {255, 255, 255, 255},
        new Object[] {"a", 0});
    Wire.refuses(
        NegotiateProtocolVersion::decode,
        "insufficient data left in message: NegotiateProtocolVersion,"
            + " 2147483647 options where 0 bytes are left",
        version,
        new Object[] {127, 255, 255, 255});
  }

  @Test
  void noDataIsEmpty() {
    NoData none = new NoData();
    Wire.check(none, none::encode, NoData::decode, "n", 0, 0, 0, 4);
  }

  @Test
  void notificationResponseKeepsProcessChannelAndPayload() {
    NotificationResponse notification =
        new NotificationResponse(7, CString.of("ch"), CString.of("hello"));
    Wire.check(
        notification,
        notification::encode,
        NotificationResponse::decode,
        "A",
        new Object[] {0, 0, 0, 17},
        new Object[] {0, 0, 0, 7},
        new Object[] {"ch", 0, "hello", 0});
  }

  @Test
  void parameterDescriptionListsTypes() {
    ParameterDescription description = new ParameterDescription(List.of(23L));
    Wire.check(
        description,
        description::encode,
        ParameterDescription::decode,
        "t",
        new Object[] {0, 0, 0, 10},
        new Object[] {0, 1, 0, 0, 0, 23});
  }

  @Test
  void parameterStatusIsANameAndAValue() {
    ParameterStatus status = new ParameterStatus(CString.of("client_encoding"), CString.of("UTF8"));
    Wire.check(
        status,
        status::encode,
        ParameterStatus::decode,
        "S",
        new Object[] {0, 0, 0, 25},
        new Object[] {"client_encoding", 0, "UTF8", 0});
  }

  @Test
  void parseCompleteIsEmpty() {
    ParseComplete complete = new ParseComplete();
    Wire.check(complete, complete::encode, ParseComplete::decode, "1", 0, 0, 0, 4);
  }

  @Test
  void portalSuspendedIsEmpty() {
    PortalSuspended suspended = new PortalSuspended();
    Wire.check(suspended, suspended::encode, PortalSuspended::decode, "s", 0, 0, 0, 4);
  }

  @Test
  void readyForQueryTellsTheTransactionStatus() {
    ReadyForQuery ready = new ReadyForQuery(TransactionStatus.FAILED);
    Wire.check(ready, ready::encode, ReadyForQuery::decode, "Z", 0, 0, 0, 5, "E");
  }

  @Test
  void readyForQueryRefusesAnUnknownStatus() {
    Wire.refuses(ReadyForQuery::decode, "transaction status byte 88", "X");
  }

  @Test
  void rowDescriptionDescribesColumns() {
    RowDescription description =
        new RowDescription(
            List.of(
                new RowDescription.Column(
                    CString.of("id"), 16385, (short) 1, 23, (short) 4, -1, BINARY),
                RowDescription.Column.text(CString.of("?column?"))));
    Wire.check(
        description,
        description::encode,
        RowDescription::decode,
        "T",
        new Object[] {0, 0, 0, 54},
        new Object[] {0, 2},
        new Object[] {"id", 0},
        new Object[] {0, 0, 64, 1, 0, 1, 0, 0, 0, 23, 0, 4, 255, 255, 255, 255, 0, 1},
        new Object[] {"?column?", 0},
        new Object[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 25, 255, 255, 255, 255, 255, 255, 0, 0});
    assertThat(RowDescription.ofText("?column?").columns())
        .isEqualTo(description.columns().subList(1, 2));
  }

  @Test
  void aTypeNotKnownHereIsKept() {
    UnknownMessage unknown = new UnknownMessage((byte) '!', Bytes.of((byte) 1));
    Wire.<BackendMessage>check(
        unknown,
        unknown::encode,
        body -> BackendMessage.decode((byte) '!', body),
        "!",
        0,
        0,
        0,
        5,
        1);
  }
}
