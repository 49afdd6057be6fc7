package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.policies.Amendment;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.Warning;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.BackendMessage;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.FrontendMessage;

/**
 * A session with nothing at either end: what it sends is collected, and its judge refuses every
 * statement that holds the word {@code forbidden}, warns of every {@code risky} one and takes note
 * of every {@code noted} one, and puts something behind the word {@code halved}.
 */
final class SessionHarness implements Session.Ports, Session.Findings, AutoCloseable {

  static final Refusal REFUSAL =
      new Refusal(
          "test-rule",
          Refusal.INSUFFICIENT_PRIVILEGE,
          "forbidden by the test",
          Optional.of("because"),
          Optional.of("do not"),
          Optional.empty(),
          Optional.of("t"),
          Optional.empty());

  static final Warning WARNING =
      new Warning(
          "test-rule",
          "this is risky",
          "because",
          Optional.of("do otherwise"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  final ByteBuf toServer = Unpooled.buffer();
  final ByteBuf toClient = Unpooled.buffer();
  final List<Refusal> refusals = new ArrayList<>();
  final List<Warning> warnings = new ArrayList<>();
  final List<Refusal> amended = new ArrayList<>();
  final List<Warning> observed = new ArrayList<>();
  final List<String> ended = new ArrayList<>();
  final List<String> judged = new ArrayList<>();
  final Session session;

  /** Judgements that are asked for wait here when {@link #judgeAtOnce} is off. */
  final ArrayDeque<Runnable> judging = new ArrayDeque<>();

  private final ArrayDeque<Runnable> later = new ArrayDeque<>();

  boolean judgeAtOnce = true;
  long epoch = 1;
  boolean amending = true;
  String forbidden = "forbidden";

  SessionHarness() {
    this(1 << 20);
  }

  SessionHarness(int inspectedBytesLimit) {
    session = session(new WordJudge(), inspectedBytesLimit);
  }

  SessionHarness(Judge judge) {
    session = session(judge, 1 << 20);
  }

  private Session session(Judge judge, int inspectedBytesLimit) {
    Judgements judgements = new Judgements(judge, this::execute, 1 << 20);
    return new Session(
        new SessionState(new SessionFacts("db", "user", "app", 0, true)),
        judgements,
        ChangeJournal.NONE,
        InstantSource.system(),
        inspectedBytesLimit,
        this,
        this,
        UnpooledByteBufAllocator.DEFAULT);
  }

  /** A session that the server has let in. */
  static SessionHarness ready() {
    return letIn(new SessionHarness());
  }

  /** The same with another judge. */
  static SessionHarness ready(Judge judge) {
    return letIn(new SessionHarness(judge));
  }

  private static SessionHarness letIn(SessionHarness harness) {
    harness.server(new ReadyForQuery(TransactionStatus.IDLE));
    harness.toClient.clear();
    return harness;
  }

  void client(FrontendMessage... messages) {
    ByteBuf bytes = Unpooled.buffer();
    for (FrontendMessage message : messages) {
      message.encode(bytes);
    }
    session.fromClient(bytes);
    runLater();
  }

  void server(BackendMessage... messages) {
    ByteBuf bytes = Unpooled.buffer();
    for (BackendMessage message : messages) {
      message.encode(bytes);
    }
    session.fromServer(bytes);
    runLater();
  }

  /** What went to the server since the last look, as text. */
  String sentToServer() {
    String text = toServer.toString(StandardCharsets.UTF_8);
    toServer.clear();
    return text;
  }

  static ByteBuf encoded(FrontendMessage... messages) {
    ByteBuf bytes = Unpooled.buffer();
    for (FrontendMessage message : messages) {
      message.encode(bytes);
    }
    return bytes;
  }

  static CString string(String text) {
    return CString.of(text);
  }

  private void execute(Runnable task) {
    if (judgeAtOnce) {
      task.run();
    } else {
      judging.add(task);
    }
  }

  @Override
  public void toServer(ByteBuf bytes) {
    toServer.writeBytes(bytes);
    bytes.release();
  }

  @Override
  public void toClient(ByteBuf bytes) {
    toClient.writeBytes(bytes);
    bytes.release();
  }

  @Override
  public void onEventLoop(Runnable task) {
    later.add(task);
  }

  /** Runs what was put on the event loop. */
  void runLater() {
    for (Runnable task = later.poll(); task != null; task = later.poll()) {
      task.run();
    }
  }

  @Override
  public void resumed() {}

  @Override
  public void refused(Refusal refusal) {
    refusals.add(refusal);
  }

  @Override
  public void warned(Warning warning) {
    warnings.add(warning);
  }

  @Override
  public void ended(Judgement judgement, long tookNanos, boolean failed) {
    ended.add((tookNanos < 0 ? "unknown" : "timed") + (failed ? " failed" : ""));
  }

  @Override
  public void amended(Refusal instead) {
    amended.add(instead);
  }

  @Override
  public void observed(Warning finding) {
    observed.add(finding);
  }

  @Override
  public void tried(boolean locked) {}

  @Override
  public void waited(Duration waited, boolean locked) {}

  @Override
  public void ended(int sessions) {}

  @Override
  public void close() {
    session.release();
  }

  private final class WordJudge implements Judge {
    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public Judgement judge(String sql, SessionFacts facts) {
      judged.add(sql);
      List<JudgedStatement> statements = new ArrayList<>();
      int start = 0;
      for (String statement : sql.split(";", -1)) {
        int end = start + statement.length();
        List<Warning> found = statement.contains("noted") ? List.of(WARNING) : List.of();
        statements.add(
            new JudgedStatement(
                start, end, verdict(statement, start), found, Trace.NONE, List.of()));
        start = end + 1;
      }
      return new Judgement(statements, epoch);
    }

    private Verdict verdict(String statement, int start) {
      if (statement.contains(forbidden)) {
        return Verdict.refuse(REFUSAL);
      }
      int halved = statement.indexOf("halved");
      if (halved >= 0 && amending) {
        int at = start + halved + "halved".length();
        Amendment amendment = new Amendment(REFUSAL, List.of(Splice.insert(at, " and whole ü")));
        return new Verdict.Amended(amendment, List.of());
      }
      return statement.contains("risky") ? Verdict.warn(List.of(WARNING)) : Verdict.forward();
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts facts) {
      Verdict verdict = functionOid == 666 ? Verdict.refuse(REFUSAL) : Verdict.forward();
      return new Judgement(List.of(new JudgedStatement(0, 0, verdict)), epoch());
    }
  }
}
