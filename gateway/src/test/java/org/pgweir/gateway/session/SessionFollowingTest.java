package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pgweir.gateway.session.SessionHarness.encoded;
import static org.pgweir.gateway.session.SessionHarness.string;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.Leaks;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.BackendMessage;
import org.pgweir.protocol.backend.BindComplete;
import org.pgweir.protocol.backend.CommandComplete;
import org.pgweir.protocol.backend.CopyInResponse;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.ParameterStatus;
import org.pgweir.protocol.backend.ParseComplete;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.Flush;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Query;
import org.pgweir.protocol.frontend.Sync;

/** What the judge is told of a session, as its statements and their answers go by. */
class SessionFollowingTest {

  private static final BackendMessage DONE = new CommandComplete(string("DONE"));
  private static final ReadyForQuery IDLE = new ReadyForQuery(TransactionStatus.IDLE);
  private static final ReadyForQuery OPEN = new ReadyForQuery(TransactionStatus.IN_TRANSACTION);
  private static final ReadyForQuery FAILED = new ReadyForQuery(TransactionStatus.FAILED);
  private static final ErrorResponse ERROR = ErrorResponse.of("ERROR", "22012", "division by zero");

  private final AskedJudge judge = new AskedJudge();
  private final SessionHarness harness = SessionHarness.ready(judge);

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    harness.close();
    Leaks.none();
  }

  @Test
  void whatASessionSetsHoldsForTheStatementsBehindIt() {
    run("SET search_path = app", IDLE);
    run("SELECT 1", IDLE);

    assertThat(judge.last().settings().searchPath()).contains(List.of("app"));
  }

  @Test
  void whatARolledBackTransactionSetIsUndone() {
    run("BEGIN", OPEN);
    run("SET search_path = app", OPEN);
    run("SELECT 1", OPEN);
    assertThat(judge.last().settings().searchPath()).contains(List.of("app"));

    run("ROLLBACK", IDLE);
    run("SELECT 2 AS b", IDLE);
    assertThat(judge.last().settings().searchPath()).isEmpty();
  }

  @Test
  void aCommitOfAFailedTransactionUndoesToo() {
    run("BEGIN", OPEN);
    run("SET search_path = app", OPEN);
    harness.client(new Query(string("SELECT 1 / 0")));
    harness.server(ERROR, FAILED);
    run("COMMIT", IDLE);
    run("SELECT 2 AS b", IDLE);

    assertThat(judge.last().settings().searchPath()).isEmpty();
  }

  @Test
  void whatATextSetsIsUndoneWithIt() {
    harness.client(new Query(string("SET search_path = app; SELECT 1 / 0")));
    harness.server(DONE, ERROR, IDLE);
    run("SELECT 2 AS b", IDLE);

    assertThat(judge.last().settings().searchPath()).isEmpty();
  }

  @Test
  void whatTheServerReportsHoldsWhoeverSetIt() {
    harness.client(new Query(string("SELECT f()")));
    harness.server(DONE, new ParameterStatus(string("search_path"), string("\"$user\", x")), IDLE);
    run("SELECT 2 AS b", IDLE);

    assertThat(judge.last().settings().searchPath()).contains(List.of("$user", "x"));
  }

  @Test
  void aStatementBehindOneThatSetsWaitsForItsAnswer() {
    harness.client(new Query(string("SET search_path = app")), new Query(string("SELECT 1")));
    assertThat(sent()).isEqualTo(text(new Query(string("SET search_path = app"))));
    assertThat(harness.session.takesFromClient()).isFalse();

    harness.server(DONE, IDLE);
    assertThat(sent()).isEqualTo(text(new Query(string("SELECT 1"))));
    assertThat(judge.last().settings().searchPath()).contains(List.of("app"));
    assertThat(harness.session.takesFromClient()).isTrue();
  }

  @Test
  void aServerThatMayHoldItsAnswerBackIsToldToFlush() {
    harness.client(parse("s", "SET search_path = app"), bind("", "s"), execute());
    assertThat(sent())
        .isEqualTo(text(parse("s", "SET search_path = app"), bind("", "s"), execute()));
    harness.client(parse("t", "SELECT 1"));
    assertThat(sent()).isEqualTo(text(new Flush()));

    harness.server(new ParseComplete());
    assertThat(sent()).isEmpty();
    harness.server(new BindComplete(), DONE);
    assertThat(sent()).isEqualTo(text(parse("t", "SELECT 1")));
    assertThat(judge.last().settings().searchPath()).contains(List.of("app"));
  }

  @Test
  void aStatementBehindOneThatFailsToSetGoesOnToBeDiscarded() {
    harness.client(
        parse("s", "SET search_path = app"), bind("", "s"), execute(), parse("t", "SELECT 1"));
    harness.server(new ParseComplete(), new BindComplete(), ERROR);
    harness.client(new Sync());
    harness.server(IDLE);

    assertThat(sent()).endsWith(text(parse("t", "SELECT 1"), new Sync()));
    assertThat(judge.last().settings().searchPath()).isEmpty();
    assertThat(harness.session.isIdle()).isTrue();
  }

  @Test
  void howATextIsReadIsKnownBeforeItIsJudged() {
    harness.client(
        new Query(string("SET standard_conforming_strings = off")),
        new Query(string("SELECT 'a\\'; SELECT b --'")));
    harness.server(
        DONE, new ParameterStatus(string("standard_conforming_strings"), string("off")), IDLE);

    assertThat(judge.last().standardConformingStrings()).isFalse();
    assertThat(sent()).endsWith(text(new Query(string("SELECT 'a\\'; SELECT b --'"))));
  }

  @Test
  void aTextThatCannotBeReadForSureBeforeTheNextSyncIsRefused() {
    harness.client(parse("s", "SET standard_conforming_strings = off"), bind("", "s"), execute());
    harness.server(new ParseComplete(), new BindComplete(), DONE);
    sent();
    harness.client(parse("t", "SELECT 'a\\'; SELECT b --'"));

    assertThat(sent()).contains("pgweir refuses #1: set-in-pipeline");
    assertThat(harness.refusals.getFirst().hint().orElseThrow()).contains("Sync");
    harness.client(new Sync());
    harness.server(ERROR, IDLE);
    harness.client(parse("t", "SELECT 1"));
    assertThat(sent()).endsWith(text(parse("t", "SELECT 1")));
  }

  @Test
  void aTextBehindTheSyncWaitsUntilItIsKnownHowItIsRead() {
    harness.client(
        parse("s", "SET client_encoding = 'LATIN1'"), bind("", "s"), execute(), new Sync());
    sent();
    harness.client(parse("t", "SELECT 1"));
    assertThat(sent()).isEmpty();
    harness.server(new ParseComplete(), new BindComplete(), DONE);
    assertThat(sent()).isEmpty();
    harness.server(new ParameterStatus(string("client_encoding"), string("LATIN1")), IDLE);
    assertThat(sent()).isEqualTo(text(parse("t", "SELECT 1")));
  }

  @Test
  void everydayStatementsOfATransactionAreJudgedOnce() {
    for (int i = 0; i < 2; i++) {
      run("BEGIN", OPEN);
      run("UPDATE t SET a = 1 WHERE b = " + i, OPEN);
      run("SELECT a FROM t WHERE b = " + i, OPEN);
      run("COMMIT", IDLE);
    }
    run("UPDATE t SET a = 1 WHERE b = 3", IDLE);

    assertThat(judge.asked).hasSize(4);
  }

  @Test
  void everydayStatementsOfAPipelineWaitForNothing() {
    harness.client(
        parse("", "BEGIN"),
        bind("", ""),
        execute(),
        parse("", "UPDATE t SET a = 1 WHERE b = $1"),
        bind("", ""),
        execute(),
        parse("", "COMMIT"),
        bind("", ""),
        execute(),
        new Sync());

    assertThat(sent()).doesNotContain(text(new Flush())).endsWith(text(new Sync()));
  }

  @Test
  void aChangeOfTheSchemaIsJudgedByWhatItsTransactionDidBefore() {
    run("BEGIN", OPEN);
    run("UPDATE public.t SET a = 1 WHERE b = 2", OPEN);
    run("ALTER TABLE public.t ADD COLUMN c int", OPEN);

    assertThat(judge.last().transaction().block()).isEqualTo(Block.EXPLICIT);
    assertThat(judge.last().transaction().trace().written())
        .containsExactly(ObjectName.of("public", "t"));
    run("COMMIT", IDLE);
    run("ALTER TABLE public.t ADD COLUMN d int", IDLE);
    assertThat(judge.last().transaction()).isEqualTo(TransactionSoFar.NONE);
  }

  @Test
  void aChangeOfTheSchemaInAPipelineWaitsForWhatItsTransactionDoes() {
    harness.client(new Query(string("BEGIN")), new Query(string("ALTER TABLE t ADD COLUMN c int")));
    assertThat(sent()).isEqualTo(text(new Query(string("BEGIN"))));
    harness.server(DONE, OPEN);

    assertThat(sent()).isEqualTo(text(new Query(string("ALTER TABLE t ADD COLUMN c int"))));
    assertThat(judge.last().transaction().block()).isEqualTo(Block.EXPLICIT);
  }

  @Test
  void aStatementBehindAStrongLockIsJudgedWithIt() {
    run("BEGIN", OPEN);
    run("LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE", OPEN);
    run("UPDATE u SET a = 1 WHERE b = 2", OPEN);

    assertThat(judge.last().transaction().trace().locks())
        .containsKey(ObjectName.of("public", "t"));
    run("COMMIT", IDLE);
    int asked = judge.asked.size();
    run("UPDATE u SET a = 1 WHERE b = 7", IDLE);
    assertThat(judge.asked).hasSize(asked);
  }

  @Test
  void aPreparedChangeOfTheSchemaIsJudgedAgainInItsTransaction() {
    harness.client(parse("s", "ALTER TABLE public.t ADD COLUMN c int"), new Sync());
    harness.server(new ParseComplete(), IDLE);
    run("BEGIN", OPEN);
    harness.client(bind("", "s"), execute(), new Sync());
    harness.server(new BindComplete(), DONE, OPEN);

    assertThat(judge.last().transaction().block()).isEqualTo(Block.EXPLICIT);
    run("UPDATE u SET a = 1 WHERE b = 2", OPEN);
    assertThat(judge.last().transaction().trace().locks())
        .containsKey(ObjectName.of("public", "t"));
  }

  @Test
  void aPreparedStatementIsJudgedAgainOnceTheSearchPathHasChanged() {
    harness.client(parse("s", "SELECT a FROM t"), new Sync());
    harness.server(new ParseComplete(), IDLE);
    run("SET search_path = app", IDLE);
    harness.client(bind("", "s"), new Sync());

    assertThat(judge.last().settings().searchPath()).contains(List.of("app"));
    int asked = judge.asked.size();
    harness.server(new BindComplete(), IDLE);
    harness.client(bind("", "s"), new Sync());
    assertThat(judge.asked).hasSize(asked);
  }

  @Test
  void aStatementOfAPipelineKnowsThatItIsNotAlone() {
    harness.client(parse("", "SELECT 1"), bind("", ""), execute(), new Flush());
    harness.server(new ParseComplete(), new BindComplete(), DONE);
    harness.client(parse("", "CREATE INDEX CONCURRENTLY ON t (a)"));

    assertThat(judge.last().transaction().block()).isEqualTo(Block.IMPLICIT);
  }

  @Test
  void aTemporaryTableIsNobodyElsesInLaterTransactionsToo() {
    run("CREATE TEMP TABLE t (a int)", IDLE);
    run("ALTER TABLE t ADD COLUMN b int", IDLE);

    assertThat(judge.last().transaction().trace().created())
        .containsExactly(ObjectName.of("pg_temp", "t"));
  }

  @Test
  void aStatementSentIntoACopyGoesOnToFail() {
    harness.client(new Query(string("SET search_path = app; COPY t FROM STDIN")));
    harness.client(new Query(string("SELECT 1")));
    sent();
    harness.server(DONE, new CopyInResponse((byte) 0, List.of()));

    assertThat(sent()).isEqualTo(text(new Query(string("SELECT 1"))));
  }

  /** A statement that is answered before the next is sent. */
  private void run(String sql, ReadyForQuery status) {
    harness.client(new Query(string(sql)));
    harness.server(DONE, status);
  }

  private String sent() {
    return harness.sentToServer();
  }

  private static Parse parse(String name, String sql) {
    return new Parse(string(name), string(sql), List.of());
  }

  private static Bind bind(String portal, String statement) {
    return new Bind(string(portal), string(statement), List.of(), List.of(), List.of());
  }

  private static Execute execute() {
    return new Execute(CString.EMPTY, 0);
  }

  private static String text(FrontendMessage... messages) {
    return encoded(messages).toString(StandardCharsets.UTF_8);
  }

  /** Forwards what the judge of the pack {@code recommended} judges, and keeps what it is told. */
  private static final class AskedJudge implements Judge {
    private final Judge judge = Policies.judge();
    private final List<SessionFacts> asked = new ArrayList<>();

    SessionFacts last() {
      return asked.getLast();
    }

    @Override
    public long epoch() {
      return judge.epoch();
    }

    @Override
    public Judgement judge(String sql, SessionFacts session) {
      asked.add(session);
      Judgement judgement = judge.judge(sql, session);
      return new Judgement(
          judgement.statements().stream().map(AskedJudge::unguarded).toList(),
          judgement.epoch(),
          judgement.reach());
    }

    private static JudgedStatement unguarded(JudgedStatement judged) {
      return new JudgedStatement(
          judged.start(),
          judged.end(),
          Verdict.forward(),
          judged.observed(),
          judged.trace(),
          judged.changes());
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
      return new Judgement(List.of(), epoch());
    }
  }
}
