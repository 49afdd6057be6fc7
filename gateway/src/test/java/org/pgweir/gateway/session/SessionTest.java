package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.session.SessionHarness.encoded;
import static org.pgweir.gateway.session.SessionHarness.string;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.Leaks;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.BindComplete;
import org.pgweir.protocol.backend.CommandComplete;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.backend.NoticeResponse;
import org.pgweir.protocol.backend.ParameterStatus;
import org.pgweir.protocol.backend.ParseComplete;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Query;
import org.pgweir.protocol.frontend.Sync;

class SessionTest {

  private static final String MARK = "pgweir refuses #1: test-rule";

  private final SessionHarness harness = SessionHarness.ready();

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    harness.close();
    Leaks.none();
  }

  @Test
  void whatIsNotRefusedGoesOnByteForByteHoweverItIsCut() {
    ByteBuf conversation =
        encoded(
            new Query(string("select 1; select 2")),
            new Parse(string("s1"), string("select $1"), List.of(23L)),
            bind("", "s1"),
            new Execute(CString.EMPTY, 0),
            new Sync());
    String expected = ByteBufUtil.hexDump(conversation);
    for (int cut = 1; cut <= conversation.readableBytes(); cut++) {
      harness.toServer.clear();
      for (int at = 0; at < conversation.readableBytes(); at += cut) {
        int length = Math.min(cut, conversation.readableBytes() - at);
        harness.session.fromClient(Unpooled.buffer(length).writeBytes(conversation, at, length));
        harness.runLater();
      }
      assertThat(ByteBufUtil.hexDump(harness.toServer)).isEqualTo(expected);
      harness.server(
          new ReadyForQuery(TransactionStatus.IDLE),
          new ParseComplete(),
          new BindComplete(),
          new CommandComplete(string("SELECT 1")),
          new ReadyForQuery(TransactionStatus.IDLE));
      assertThat(harness.session.isIdle()).isTrue();
    }
  }

  @Test
  void aRefusedStatementOfATextIsReplacedInItsPlace() {
    harness.client(new Query(string("select 1; forbidden ü; select 'ü'")));

    assertThat(harness.sentToServer())
        .isEqualTo(text(new Query(string("select 1;SELECT \"" + MARK + "\"; select 'ü'"))));
    assertThat(harness.refusals).containsExactly(SessionHarness.REFUSAL);
  }

  @Test
  void theErrorThatWasProvokedBecomesTheRefusal() {
    harness.client(new Query(string("forbidden")));
    harness.server(provoked(), new ReadyForQuery(TransactionStatus.IDLE));

    ByteBuf expected = Unpooled.buffer();
    new ErrorResponse(
            ErrorResponse.of("FEHLER", "42501", "forbidden by the test")
                .with(Field.SEVERITY_NONLOCALIZED, string("ERROR"))
                .with(Field.DETAIL, string("because"))
                .with(Field.HINT, string("do not"))
                .with(Field.TABLE, string("t"))
                .with(Field.CONSTRAINT, string("test-rule"))
                .fields())
        .encode(expected);
    new ReadyForQuery(TransactionStatus.IDLE).encode(expected);
    assertThat(ByteBufUtil.hexDump(harness.toClient)).isEqualTo(ByteBufUtil.hexDump(expected));
  }

  @Test
  void anyOtherErrorInThePlaceOfARefusedStatementIsTheClients() {
    harness.client(new Query(string("forbidden")));
    ErrorResponse aborted = ErrorResponse.of("ERROR", "25P02", "current transaction is aborted");
    harness.server(aborted, new ReadyForQuery(TransactionStatus.FAILED));

    ByteBuf expected = Unpooled.buffer();
    aborted.encode(expected);
    new ReadyForQuery(TransactionStatus.FAILED).encode(expected);
    assertThat(ByteBufUtil.hexDump(harness.toClient)).isEqualTo(ByteBufUtil.hexDump(expected));
  }

  @Test
  void anErrorBehindARefusedStatementPointsIntoTheClientsText() {
    String sql = "select 'ü'; forbidden 😀; selec 1";
    harness.client(new Query(string(sql)));
    int inReplacement = harness.toServer.toString(StandardCharsets.UTF_8).indexOf("selec 1") - 5;
    harness.server(
        ErrorResponse.of("ERROR", "42601", "syntax error at or near \"selec\"")
            .with(Field.POSITION, string(Integer.toString(inReplacement + 1))),
        new ReadyForQuery(TransactionStatus.IDLE));

    int inClientsText = sql.codePointCount(0, sql.indexOf("selec 1"));
    assertThat(
            ErrorResponse.decode(harness.toClient.slice(5, harness.toClient.getInt(1) - 4))
                .fields()
                .get(Field.POSITION))
        .contains(string(Integer.toString(inClientsText + 1)));
  }

  @Test
  void aWarningIsANoticeBeforeTheFirstReplyToItsMessage() {
    harness.client(new Query(string("select 1")), new Query(string("risky")));
    harness.server(
        new CommandComplete(string("SELECT 1")),
        new ReadyForQuery(TransactionStatus.IDLE),
        new CommandComplete(string("ALTER TABLE")),
        new ReadyForQuery(TransactionStatus.IDLE));

    ByteBuf expected = Unpooled.buffer();
    new CommandComplete(string("SELECT 1")).encode(expected);
    new ReadyForQuery(TransactionStatus.IDLE).encode(expected);
    NoticeResponse.of("NOTICE", "00000", "this is risky")
        .with(Field.DETAIL, string("because"))
        .with(Field.HINT, string("do otherwise"))
        .with(Field.CONSTRAINT, string("test-rule"))
        .encode(expected);
    new CommandComplete(string("ALTER TABLE")).encode(expected);
    new ReadyForQuery(TransactionStatus.IDLE).encode(expected);
    assertThat(ByteBufUtil.hexDump(harness.toClient)).isEqualTo(ByteBufUtil.hexDump(expected));
    assertThat(harness.warnings).containsExactly(SessionHarness.WARNING);
  }

  @Test
  void whatIsWarnedAboutBesideARefusedStatementIsSaidToo() {
    harness.client(new Query(string("risky; forbidden")));
    harness.server(
        new CommandComplete(string("ALTER TABLE")),
        provoked(),
        new ReadyForQuery(TransactionStatus.IDLE));

    assertThat(harness.toClient.toString(StandardCharsets.UTF_8))
        .startsWith("N")
        .contains("this is risky")
        .contains("forbidden by the test");
  }

  @Test
  void aStatementPreparedWithAWarningIsKnownLikeAnyOther() {
    harness.client(new Parse(string("s1"), string("risky later"), List.of()), new Sync());
    harness.server(new ParseComplete(), new ReadyForQuery(TransactionStatus.IDLE));
    harness.sentToServer();

    harness.epoch = 2;
    harness.forbidden = "later";
    harness.client(bind("", "s1"), new Sync());

    assertThat(harness.sentToServer()).contains(MARK);
  }

  @Test
  void whatIsObservedGoesOnAndTheClientHearsNothing() {
    harness.client(new Query(string("select noted")));
    harness.client(new Parse(string("s1"), string("noted too"), List.of()), new Sync());
    harness.server(new ReadyForQuery(TransactionStatus.IDLE));

    assertThat(harness.observed).containsExactly(SessionHarness.WARNING, SessionHarness.WARNING);
    assertThat(harness.toClient.toString(StandardCharsets.UTF_8)).startsWith("Z");
  }

  @Test
  void aRefusedParseKeepsTheNameOfTheStatement() {
    harness.client(new Parse(string("s1"), string("forbidden"), List.of(23L)), new Sync());

    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Parse(string("s1"), string("SELECT \"" + MARK + "\""), List.of()), new Sync()));
  }

  @Test
  void aPreparedStatementIsJudgedAgainAtBindWhenTheEpochMoved() {
    harness.client(new Parse(string("s1"), string("select later"), List.of()), new Sync());
    harness.server(new ParseComplete(), new ReadyForQuery(TransactionStatus.IDLE));
    harness.client(bind("", "s1"), new Sync());
    harness.server(new BindComplete(), new ReadyForQuery(TransactionStatus.IDLE));
    harness.sentToServer();

    harness.epoch = 2;
    harness.forbidden = "later";
    harness.client(bind("", "s1"), new Execute(CString.EMPTY, 0), new Sync());

    assertThat(harness.judged).containsExactly("select later", "select later");
    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Parse(string("pgweir refuses"), string("SELECT \"" + MARK + "\""), List.of()),
                new Execute(CString.EMPTY, 0),
                new Sync()));
  }

  @Test
  void anOpenPortalIsJudgedAgainAtExecuteWhenTheEpochMoved() {
    harness.client(
        new Parse(string("s1"), string("select later"), List.of()),
        bind("p1", "s1"),
        new Execute(string("p1"), 1));
    harness.server(new ParseComplete(), new BindComplete());
    harness.sentToServer();

    harness.epoch = 2;
    harness.forbidden = "later";
    harness.client(new Execute(string("p1"), 1));

    assertThat(harness.sentToServer()).contains(MARK);
  }

  @Test
  void aParseThatTheServerDiscardsDoesNotHideTheStatementOfThatName() {
    harness.client(new Parse(string("s1"), string("select later"), List.of()), new Sync());
    harness.server(new ParseComplete(), new ReadyForQuery(TransactionStatus.IDLE));
    harness.client(new Parse(string("s1"), string("select harmless"), List.of()), new Sync());
    harness.server(
        ErrorResponse.of("ERROR", "42P05", "prepared statement \"s1\" already exists"),
        new ReadyForQuery(TransactionStatus.IDLE));
    harness.sentToServer();

    harness.epoch = 2;
    harness.forbidden = "later";
    harness.client(bind("", "s1"), new Sync());

    assertThat(harness.sentToServer()).contains(MARK);
  }

  @Test
  void namesAreToldApartByTheirFirst63BytesAsOnTheServer() {
    String name = "n".repeat(63);
    harness.client(new Parse(string(name + "x"), string("select later"), List.of()), new Sync());
    harness.server(new ParseComplete(), new ReadyForQuery(TransactionStatus.IDLE));
    harness.sentToServer();

    harness.epoch = 2;
    harness.forbidden = "later";
    harness.client(bind("", name + "y"), new Sync());

    assertThat(harness.sentToServer()).contains(MARK);
  }

  @Test
  void aMessageWaitsForItsJudgementAndThoseBehindItWaitToo() {
    harness.judgeAtOnce = false;
    harness.client(new Query(string("select 1")), new Sync());

    assertThat(harness.sentToServer()).isEmpty();
    assertThat(harness.session.takesFromClient()).isFalse();

    harness.judging.removeFirst().run();
    harness.runLater();
    assertThat(harness.sentToServer()).isEqualTo(text(new Query(string("select 1")), new Sync()));
    assertThat(harness.session.takesFromClient()).isTrue();
  }

  @Test
  void theSameTextIsJudgedOnce() {
    harness.client(new Query(string("select 1")), new Query(string("select 1")));

    assertThat(harness.judged).containsExactly("select 1");
  }

  @Test
  void whatMakesAStatementReadDifferentlyMakesItJudgedAgain() {
    harness.client(new Query(string("select 1")));
    harness.server(new ReadyForQuery(TransactionStatus.IDLE));
    harness.server(new ParameterStatus(string("standard_conforming_strings"), string("off")));
    harness.client(new Query(string("select 1")));

    assertThat(harness.judged).hasSize(2);
  }

  @Test
  void aTextInAnotherEncodingIsReadInItAndSplicedByteForByte() {
    harness.server(new ParameterStatus(string("client_encoding"), string("LATIN1")));
    harness.client(new Query(CString.of("select 'é'; forbidden", StandardCharsets.ISO_8859_1)));

    assertThat(harness.judged).containsExactly("select 'é'; forbidden");
    assertThat(harness.toServer.toString(StandardCharsets.ISO_8859_1))
        .contains("select 'é';SELECT \"" + MARK + "\"");
  }

  @Test
  void aStatementLargerThanTheLimitIsRefusedAndItsBytesAreDropped() {
    try (SessionHarness small = new SessionHarness(100)) {
      small.server(new ReadyForQuery(TransactionStatus.IDLE));
      ByteBuf large = encoded(new Query(string("x".repeat(500))), new Query(string("select 2")));
      while (large.isReadable()) {
        small.session.fromClient(large.readBytes(Math.min(50, large.readableBytes())));
        small.runLater();
      }
      assertThat(small.refusals).hasSize(1);
      assertThat(small.refusals.getFirst().sqlState()).isEqualTo("54000");
      assertThat(small.sentToServer())
          .contains("pgweir refuses #1: message-too-large")
          .endsWith(text(new Query(string("select 2"))));
    }
  }

  @Test
  void aLengthThatCannotBeEndsTheClientsSideAfterWhatCameBefore() {
    ByteBuf bytes = encoded(new Query(string("select 1"))).writeByte('Q').writeInt(3);
    harness.session.fromClient(bytes);
    harness.runLater();

    assertThat(harness.session.isClientBroken()).isTrue();
    assertThat(harness.sentToServer()).isEqualTo(text(new Query(string("select 1"))) + "Q\0\0\0\3");
  }

  @Test
  void statementsSentBeforeTheServerIsReadyWaitForIt() {
    try (SessionHarness starting = new SessionHarness()) {
      starting.client(new Query(string("select 1")));
      assertThat(starting.sentToServer()).isEmpty();

      starting.server(new ReadyForQuery(TransactionStatus.IDLE));
      assertThat(starting.sentToServer()).isEqualTo(text(new Query(string("select 1"))));
    }
  }

  private static ErrorResponse provoked() {
    return new ErrorResponse(
        ErrorResponse.of("FEHLER", "42703", "Spalte »" + MARK + "« existiert nicht")
            .with(Field.SEVERITY_NONLOCALIZED, string("ERROR"))
            .with(Field.POSITION, string("8"))
            .fields());
  }

  private static Bind bind(String portal, String statement) {
    return new Bind(string(portal), string(statement), List.of(), List.of(), List.of());
  }

  private static String text(FrontendMessage... messages) {
    return encoded(messages).toString(StandardCharsets.UTF_8);
  }
}
