package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.session.SessionHarness.encoded;
import static org.pgweir.gateway.session.SessionHarness.string;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.Leaks;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.BindComplete;
import org.pgweir.protocol.backend.CloseComplete;
import org.pgweir.protocol.backend.CommandComplete;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.backend.ParameterStatus;
import org.pgweir.protocol.backend.ParseComplete;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Close;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Query;
import org.pgweir.protocol.frontend.Sync;
import org.pgweir.protocol.frontend.Target;

/** Statements with something put into them, on their way to the server and back. */
class AmendedStatementTest {

  private static final String AMENDED = "halved and whole ü";
  private static final ReadyForQuery IDLE = new ReadyForQuery(TransactionStatus.IDLE);

  private final SessionHarness harness = SessionHarness.ready();

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    harness.close();
    Leaks.none();
  }

  @Test
  void aQueryGoesOnWithWhatWasPutIntoIt() {
    harness.client(new Query(string("select 'ü'; halved x; select 2")));

    assertThat(harness.sentToServer())
        .isEqualTo(text(new Query(string("select 'ü'; " + AMENDED + " x; select 2"))));
    assertThat(harness.amended).containsExactly(SessionHarness.REFUSAL);
  }

  @Test
  void besideARefusedStatementTheOthersAreStillAmended() {
    harness.client(new Query(string("halved x;forbidden;halved y")));

    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Query(
                    string(
                        AMENDED
                            + " x;SELECT \"pgweir refuses #1: test-rule\";"
                            + AMENDED
                            + " y"))));
  }

  @Test
  void aParseKeepsItsNameAndTheTypesOfItsParameters() {
    harness.client(
        new Parse(string("s1"), string("halved $1"), List.of(23L, 0L)), bind("s1"), new Sync());

    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Parse(string("s1"), string(AMENDED + " $1"), List.of(23L, 0L)),
                bind("s1"),
                new Sync()));
  }

  @Test
  void anErrorBehindWhatWasPutInPointsIntoTheClientsText() {
    harness.client(new Query(string("halved selec")));
    int sent = (AMENDED + " ").length() + 1;
    harness.server(
        ErrorResponse.of("ERROR", "42601", "syntax error at or near \"selec\"")
            .with(Field.POSITION, string(Integer.toString(sent))),
        IDLE);

    assertThat(position()).isEqualTo("8");
  }

  @Test
  void anErrorInWhatWasPutInPointsWhereItStands() {
    harness.client(new Parse(string(""), string("halved selec"), List.of()), new Sync());
    int sent = "halved and w".length();
    harness.server(
        ErrorResponse.of("ERROR", "42703", "column does not exist")
            .with(Field.POSITION, string(Integer.toString(sent))),
        IDLE);

    assertThat(position()).isEqualTo("6");
  }

  @Test
  void aStatementThatWasPreparedBeforeIsPreparedAgainAndTheClientHearsNothing() {
    harness.amending = false;
    prepare("halved $1", 23L);
    harness.epoch = 2;
    harness.amending = true;

    harness.client(bind("s1"), new Execute(CString.EMPTY, 0), new Sync());

    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Close(Target.STATEMENT, string("s1")),
                new Parse(string("s1"), string(AMENDED + " $1"), List.of(23L)),
                bind("s1"),
                new Execute(CString.EMPTY, 0),
                new Sync()));
    harness.server(
        new CloseComplete(),
        new ParseComplete(),
        new BindComplete(),
        new CommandComplete(string("UPDATE 1")),
        IDLE);
    assertThat(harness.toClient.readableBytes()).isEqualTo(5 + 14 + 6);
    assertThat(harness.session.isIdle()).isTrue();
    harness.toClient.clear();

    harness.client(bind("s1"), new Sync());
    assertThat(harness.sentToServer()).isEqualTo(text(bind("s1"), new Sync()));
  }

  @Test
  void whatIsNotAmendedAnyMoreIsPreparedAsItWasWritten() {
    prepare("halved $1", 23L);
    harness.epoch = 2;
    harness.amending = false;

    harness.client(bind("s1"), new Sync());

    assertThat(harness.sentToServer())
        .isEqualTo(
            text(
                new Close(Target.STATEMENT, string("s1")),
                new Parse(string("s1"), string("halved $1"), List.of(23L)),
                bind("s1"),
                new Sync()));
  }

  @Test
  void whatCouldNotBePreparedAgainIsTriedAgainAtTheNextBind() {
    harness.amending = false;
    prepare("halved", 23L);
    harness.epoch = 2;
    harness.amending = true;
    harness.client(bind("s1"), new Sync());
    harness.server(
        new CloseComplete(), ErrorResponse.of("ERROR", "42P01", "relation does not exist"), IDLE);
    assertThat(harness.toClient.toString(StandardCharsets.UTF_8)).startsWith("E").contains("42P01");
    harness.sentToServer();

    harness.client(bind("s1"), new Sync());

    assertThat(harness.sentToServer()).contains(AMENDED);
  }

  @Test
  void aPortalThatWasOpenedForTheTextAsItWasDoesNotRunIt() {
    harness.amending = false;
    prepare("halved", 23L);
    harness.client(bind("s1"));
    harness.server(new BindComplete());
    harness.epoch = 2;
    harness.amending = true;

    harness.client(new Execute(CString.EMPTY, 0), new Sync());

    assertThat(harness.sentToServer()).contains("pgweir refuses #1: portal-opened-before");
    assertThat(harness.refusals.getFirst().sqlState()).isEqualTo("40001");
  }

  @Test
  void whatTheClientsEncodingCannotHoldIsRefusedInstead() {
    harness.server(new ParameterStatus(string("client_encoding"), string("EUC_KR")));
    harness.client(new Query(string("halved")));
    assertThat(harness.sentToServer()).contains("pgweir refuses #1: test-rule");

    harness.server(IDLE, new ParameterStatus(string("client_encoding"), string("LATIN2")));
    harness.client(new Query(string("halved")));
    assertThat(harness.toServer.toString(java.nio.charset.Charset.forName("ISO-8859-2")))
        .contains(AMENDED);
  }

  private void prepare(String sql, long type) {
    harness.client(new Parse(string("s1"), string(sql), List.of(type)), new Sync());
    harness.server(new ParseComplete(), IDLE);
    harness.sentToServer();
    harness.toClient.clear();
  }

  private String position() {
    return ErrorResponse.decode(harness.toClient.slice(5, harness.toClient.getInt(1) - 4))
        .fields()
        .get(Field.POSITION)
        .map(text -> text.text(StandardCharsets.US_ASCII))
        .orElse("");
  }

  private static Bind bind(String statement) {
    return new Bind(CString.EMPTY, string(statement), List.of(), List.of(), List.of());
  }

  private static String text(FrontendMessage... messages) {
    return encoded(messages).toString(StandardCharsets.UTF_8);
  }
}
