package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.time.InstantSource;
import java.util.Optional;
import org.pgweir.gateway.access.AuditLog;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.errand.GuardWatch;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.TransactionStatus;

/**
 * A client's session on one server connection: bytes of either side in, bytes for the other out.
 *
 * <p>Confined to one event loop; {@link Ports#onEventLoop} is the only way back to it.
 */
public final class Session {

  /** How the session reaches the world. */
  public interface Ports {
    /** Takes bytes for the server. */
    void toServer(ByteBuf bytes);

    /** Takes bytes for the client. */
    void toClient(ByteBuf bytes);

    /** Runs the task on the session's event loop; may be called from any thread. */
    void onEventLoop(Runnable task);

    /** A message that waited has gone on; the client may be read again. */
    void resumed();
  }

  /** Hears what was found in statements, as they go on or not. */
  public interface Findings extends GuardWatch {
    /** A statement was refused. */
    void refused(Refusal refusal);

    /** A statement goes on with a warning. */
    void warned(Warning warning);

    /** Something was found in a statement that goes on, of which its client hears nothing. */
    void observed(Warning finding);

    /**
     * Statements that the server was sent as they came have ended.
     *
     * @param tookNanos below 0 where it cannot be told
     */
    void ended(Judgement judgement, long tookNanos, boolean failed);
  }

  /**
   * More unanswered messages than this, and the client has to wait. Far more than a server lets
   * pile up before it sends its replies.
   */
  private static final int OUTSTANDING_LIMIT = 1 << 16;

  private final SessionState state;
  private final Outstanding outstanding = new Outstanding();
  private final FrontendStream frontend;
  private final BackendStream backend;
  private final Judging judging;
  private final StatementPath path;
  private final Ports ports;
  private final ByteBufAllocator allocator;
  private final Errands errands;
  private final StatementTimes times;
  private boolean sentOnErrand;
  private boolean over;

  /**
   * @param clock tells how long a statement under guard is tried
   * @param changes where planned changes are written down
   * @param inspectedBytesLimit a longer statement is refused
   */
  public Session(
      SessionState state,
      Judgements judgements,
      ChangeJournal changes,
      InstantSource clock,
      int inspectedBytesLimit,
      Ports ports,
      Findings findings,
      ByteBufAllocator allocator) {
    this(
        state,
        judgements,
        changes,
        clock,
        inspectedBytesLimit,
        ports,
        findings,
        allocator,
        Optional.empty());
  }

  /**
   * The same, with statements written down.
   *
   * @param log where to; empty for nowhere
   */
  public Session(
      SessionState state,
      Judgements judgements,
      ChangeJournal changes,
      InstantSource clock,
      int inspectedBytesLimit,
      Ports ports,
      Findings findings,
      ByteBufAllocator allocator,
      Optional<AuditLog> log) {
    this.state = state;
    this.ports = ports;
    this.allocator = allocator;
    PreparedStatements prepared = new PreparedStatements();
    errands =
        new Errands(
            state,
            outstanding,
            this::onErrand,
            ports::toClient,
            allocator,
            findings::refused,
            step -> ports.onEventLoop(() -> goOnWithErrand(step)));
    judging =
        new Judging(
            state, outstanding, judgements, judged -> ports.onEventLoop(() -> arrived(judged)));
    SessionAudit audit =
        new SessionAudit(log, state, clock, ports::onEventLoop, this::resumeUnlessOver);
    path =
        new StatementPath(
            state,
            outstanding,
            prepared,
            judging,
            new GuardedPath(state, outstanding, errands, changes, clock, findings),
            new BeforeStatement(state, outstanding, errands),
            audit,
            findings);
    times = new StatementTimes(findings::ended);
    frontend = new FrontendStream(path, inspectedBytesLimit, ports::toServer);
    backend =
        new BackendStream(
            new ReplyPath(state, outstanding, prepared, errands, audit, times), ports::toClient);
  }

  /** Takes bytes of the client. */
  public void fromClient(ByteBuf bytes) {
    frontend.accept(bytes, allocator);
  }

  /** Takes bytes of the server. */
  public void fromServer(ByteBuf bytes) {
    boolean wasReady = state.isReady();
    times.reads();
    backend.accept(bytes, allocator);
    if (frontend.isWaiting() && ((!wasReady && state.isReady()) || path.canGoOn())) {
      resume();
    } else if (sentOnErrand) {
      ports.resumed();
    }
    sentOnErrand = false;
  }

  private void onErrand(ByteBuf bytes) {
    ports.toServer(bytes);
    sentOnErrand = true;
  }

  /** Whether the client's next bytes can be dealt with now. */
  public boolean takesFromClient() {
    return !frontend.isWaiting() && !frontend.isBroken() && outstanding.size() < OUTSTANDING_LIMIT;
  }

  /** Whether a message of the client waits to go on. */
  public boolean isWaiting() {
    return frontend.isWaiting();
  }

  /** Whether the client sent what no server reads on after: as if it had closed its side. */
  public boolean isClientBroken() {
    return frontend.isBroken();
  }

  /** Whether the server sent a frame that cannot be. */
  public boolean isServerBroken() {
    return backend.isBroken();
  }

  /** Whether nothing is under way: no transaction, no reply owed, no message half received. */
  public boolean isIdle() {
    return state.isReady()
        && state.transaction() == TransactionStatus.IDLE
        && outstanding.isEmpty()
        && frontend.isAtBoundary()
        && backend.isAtBoundary();
  }

  /** Whether the client can be told something between two of the server's messages. */
  public boolean isAtBackendBoundary() {
    return backend.isAtBoundary();
  }

  /** Whether the server owes no reply. */
  public boolean isAnswered() {
    return outstanding.isEmpty();
  }

  public SessionState state() {
    return state;
  }

  public int takeFrontendMessageCount() {
    return frontend.takeMessageCount();
  }

  public int takeBackendMessageCount() {
    return backend.takeMessageCount();
  }

  /** Gives up what is kept. */
  public void release() {
    over = true;
    frontend.release();
    backend.release();
  }

  private void arrived(Judged judged) {
    if (!over) {
      judging.arrived(judged);
      resume();
    }
  }

  private void goOnWithErrand(Runnable step) {
    if (over) {
      return;
    }
    step.run();
    if (frontend.isWaiting() && path.canGoOn()) {
      resume();
    } else {
      ports.resumed();
    }
    sentOnErrand = false;
  }

  private void resumeUnlessOver() {
    if (!over) {
      resume();
    }
  }

  private void resume() {
    frontend.resume(allocator);
    ports.resumed();
  }
}
