package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.FailingMessage;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Verdict;
import org.pgweir.protocol.FrontendType;
import org.pgweir.protocol.frontend.Flush;

/**
 * The way of a client's message to the server.
 *
 * <p>A message that carries a statement (Query, Parse) or starts one judged before (Bind, Execute,
 * FunctionCall) is judged. If nothing stands against it, its bytes go on as they came. If it is
 * refused, a message that must fail goes in its place, and the server's error becomes the refusal:
 * so that order, transaction state and discarding until Sync are the server's own. Every message
 * that goes upstream is noted in {@link Outstanding} with how its reply is to be handled.
 *
 * <p>A judgement that is not at hand is asked for, and the message waits for it.
 */
final class StatementPath {

  /** What becomes of the frame that was looked at. */
  enum Decision {
    /** It goes upstream as it is. */
    FORWARD,
    /** {@link #takeReplacement} goes upstream instead. */
    REPLACE,
    /** It goes nowhere: what it asked for has been done. */
    DROP,
    /** It cannot be decided yet: look at it again when the judgement has arrived. */
    WAIT
  }

  private final SessionState session;
  private final Outstanding outstanding;
  private final PreparedStatements prepared;
  private final Judging judging;
  private final GuardedPath guarded;
  private final BeforeStatement before;
  private final SessionAudit audit;
  private final Entries entries;
  private final Session.Findings findings;

  private @Nullable Replacement replacement;

  StatementPath(
      SessionState session,
      Outstanding outstanding,
      PreparedStatements prepared,
      Judging judging,
      GuardedPath guarded,
      BeforeStatement before,
      SessionAudit audit,
      Session.Findings findings) {
    this.session = session;
    this.outstanding = outstanding;
    this.prepared = prepared;
    this.judging = judging;
    this.guarded = guarded;
    this.before = before;
    this.audit = audit;
    this.entries = new Entries(session, outstanding, findings);
    this.findings = findings;
  }

  /** Takes what goes upstream before the frame that was decided on, given; null for nothing. */
  @Nullable ByteBuf takeBefore(ByteBufAllocator allocator) {
    return guarded.takeBefore(allocator);
  }

  /** Takes what goes upstream before a message waits, given; null for nothing. */
  @Nullable ByteBuf takeBeforeWaiting(ByteBufAllocator allocator) {
    boolean flushes = judging.takeFlush();
    if (!guarded.takeWantsFlush() && !flushes) {
      return null;
    }
    ByteBuf flush = allocator.buffer();
    new Flush().encode(flush);
    return flush;
  }

  /** Whether what {@link Decision#WAIT} waited for from the server may be here. */
  boolean canGoOn() {
    return guarded.canGoOn() || before.canGoOn() || judging.awaitsAnswers();
  }

  /** Takes the message that goes upstream after {@link Decision#REPLACE}. */
  ByteBuf takeReplacement(ByteBufAllocator allocator) {
    Replacement taken = java.util.Objects.requireNonNull(replacement);
    replacement = null;
    return taken.encode(allocator);
  }

  /**
   * Decides on one frame.
   *
   * @param data lent; holds as much of the body as {@link StatementFrames#need} asks for
   * @param body index of the body, behind type and length
   * @param available bytes of the body at hand
   */
  Decision decide(ByteBuf data, byte type, int body, int available) {
    if (!session.isReady()) {
      return beforeReady(type);
    }
    guarded.restore();
    Decision decision = isHeldUp(type) ? heldUp(type) : passed(data, type, body, available);
    if (decision != Decision.WAIT) {
      boolean answeredByReady =
          type == FrontendType.QUERY
              || type == FrontendType.SYNC
              || type == FrontendType.FUNCTION_CALL;
      audit.decided(answeredByReady && decision != Decision.DROP);
    }
    return decision;
  }

  /** Whether the session is not as it has to be for a statement. */
  private boolean isHeldUp(byte type) {
    return StatementFrames.carriesStatement(type)
        && (session.isUnbound() || before.isUnderWay(type));
  }

  private Decision heldUp(byte type) {
    return session.isUnbound() ? refuse(type, ReadOnlyBinding.UNBOUND) : Decision.WAIT;
  }

  private Decision passed(ByteBuf data, byte type, int body, int available) {
    return switch (type) {
      case FrontendType.QUERY -> query(data, body, available);
      case FrontendType.PARSE -> parse(data, body, available);
      case FrontendType.BIND -> bind(data, body, available);
      case FrontendType.EXECUTE -> execute(data, body, available);
      case FrontendType.FUNCTION_CALL -> functionCall(data, body, available);
      case FrontendType.CLOSE -> close(data, body, available);
      case FrontendType.SYNC -> {
        guarded.synced();
        yield forward(Awaited.Plain.SYNC);
      }
      case FrontendType.DESCRIBE -> forward(Awaited.Plain.DESCRIBE);
      case FrontendType.COPY_DONE, FrontendType.COPY_FAIL -> forward(Awaited.Plain.COPY_END);
      case FrontendType.TERMINATE -> {
        session.announcedEnd();
        yield Decision.FORWARD;
      }
      default -> Decision.FORWARD;
    };
  }

  /** A frame too large to be inspected: refused without being read. */
  Decision tooLarge(byte type, long bodyBytes, long limitBytes) {
    Refusal refusal =
        new Refusal(
            "message-too-large",
            "54000",
            "message of " + bodyBytes + " bytes is larger than the gateway inspects",
            Optional.of("The limit is " + limitBytes + " bytes (limits.inspected-message)."),
            Optional.of("Send bulk data with COPY or as a parameter; or raise the limit."),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return refuse(type, refusal);
  }

  private Decision refuse(byte type, Refusal refusal) {
    return switch (type) {
      case FrontendType.QUERY -> refuse(FailingMessage.query(refusal), Awaited.Answer.READY);
      case FrontendType.FUNCTION_CALL ->
          refuse(FailingMessage.functionCall(refusal), Awaited.Answer.READY);
      default -> refuse(FailingMessage.inExtendedQuery(refusal), Awaited.Answer.PARSE_COMPLETE);
    };
  }

  /**
   * During start-up only answers to the server's authentication requests go on. Anything else waits
   * for the first ReadyForQuery, unless the server waits for an answer: then it goes on, for the
   * server to reject unread.
   */
  private Decision beforeReady(byte type) {
    boolean awaited = session.awaitsPassword();
    if (type == FrontendType.PASSWORD) {
      session.answeredAuthentication();
    }
    return awaited || type == FrontendType.PASSWORD || type == FrontendType.TERMINATE
        ? Decision.FORWARD
        : Decision.WAIT;
  }

  private Decision query(ByteBuf data, int body, int available) {
    if (guarded.hasEnded()) {
      guarded.takeEnd();
      return Decision.DROP;
    }
    int length = StatementFrames.nameLength(data, body, available);
    if (length < 0) {
      return forward(Awaited.Plain.QUERY);
    }
    Judged judged = judging.of(data, body, length);
    if (judged == null) {
      return Decision.WAIT;
    }
    Decision unwritten = unwritten(FrontendType.QUERY, judged);
    if (unwritten != Decision.FORWARD) {
      return unwritten;
    }
    if (judged.judgement().forwardsAll()) {
      if (guarded.begins(judged)) {
        return Decision.WAIT;
      }
      return guarded
          .refusal(judged.judgement())
          .map(refusal -> refuse(FailingMessage.query(refusal), Awaited.Answer.READY))
          .orElseGet(() -> forward(entries.query(judged.judgement())));
    }
    ClientEncoding.Decoded sql = judged.text().decoded();
    Replacement message =
        FailingMessage.queryInPlaceOf(sql.text(), sql.charset(), judged.judgement());
    return refuse(message, entries.refusedQuery(judged.judgement(), message));
  }

  private Decision parse(ByteBuf data, int body, int available) {
    int nameLength = StatementFrames.nameLength(data, body, available);
    int sql = body + nameLength + 1;
    int sqlLength =
        nameLength < 0 ? -1 : StatementFrames.nameLength(data, sql, available - nameLength - 1);
    if (sqlLength < 0) {
      return forward(Awaited.Plain.PARSE);
    }
    Judged judged = judging.of(data, sql, sqlLength);
    if (judged == null) {
      return Decision.WAIT;
    }
    String name = StatementFrames.name(data, body, nameLength);
    Refusal refusal = firstRefusal(judged.judgement());
    if (refusal != null) {
      Decision unwritten = unwritten(FrontendType.PARSE, judged);
      return unwritten == Decision.FORWARD
          ? refuse(FailingMessage.parse(name, refusal), Awaited.Answer.PARSE_COMPLETE)
          : unwritten;
    }
    PreparedStatement statement = new PreparedStatement(name, judged);
    if (outstanding.sent(entries.parse(statement))) {
      prepared.parsing(statement);
    }
    return Decision.FORWARD;
  }

  private Decision bind(ByteBuf data, int body, int available) {
    int portalLength = StatementFrames.nameLength(data, body, available);
    int name = body + portalLength + 1;
    int nameLength =
        portalLength < 0
            ? -1
            : StatementFrames.nameLength(data, name, available - portalLength - 1);
    if (nameLength < 0) {
      return forward(Awaited.Plain.BIND);
    }
    PreparedStatement statement =
        prepared.statement(data, name, Math.min(nameLength, StatementFrames.NAME_BYTES));
    Decision stale = statement == null ? Decision.FORWARD : judgeAgain(statement);
    if (stale != Decision.FORWARD) {
      if (stale == Decision.REPLACE && portalLength == 0) {
        prepared.bindingUnnamed(null);
      }
      return stale;
    }
    if (portalLength == 0) {
      if (outstanding.sent(Awaited.Plain.BIND)) {
        prepared.bindingUnnamed(statement);
      }
    } else {
      outstanding.sent(
          statement == null
              ? Awaited.Plain.BIND
              : new Awaited.Opening(StatementFrames.name(data, body, portalLength), statement));
    }
    return Decision.FORWARD;
  }

  private Decision execute(ByteBuf data, int body, int available) {
    if (guarded.hasEnded()) {
      return guarded
          .takeEndOfExecute(prepared.unnamed())
          .map(failed ->
              refuse(FailingMessage.inExtendedQuery(failed), Awaited.Answer.PARSE_COMPLETE))
          .orElse(Decision.DROP);
    }
    int portalLength = StatementFrames.nameLength(data, body, available);
    PreparedStatement statement =
        portalLength < 0
            ? null
            : prepared.portal(data, body, Math.min(portalLength, StatementFrames.NAME_BYTES));
    if (statement == null) {
      guarded.executes();
      return forward(Awaited.Plain.EXECUTE);
    }
    Decision stale = judgeAgain(statement);
    if (stale != Decision.FORWARD) {
      return stale;
    }
    Decision unwritten = unwritten(FrontendType.EXECUTE, statement.judged());
    if (unwritten != Decision.FORWARD) {
      return unwritten;
    }
    if (guarded.begins(statement)) {
      return Decision.WAIT;
    }
    return guarded
        .refusal(statement.judged().judgement())
        .map(refusal ->
            refuse(FailingMessage.inExtendedQuery(refusal), Awaited.Answer.PARSE_COMPLETE))
        .orElseGet(() -> {
          Awaited entry = guarded.inPipeline(statement, entries.execute(statement));
          return forward(entry);
        });
  }

  private Decision functionCall(ByteBuf data, int body, int available) {
    if (available < Integer.BYTES) {
      return forward(Awaited.Plain.FUNCTION_CALL);
    }
    Judged judged = judging.ofFunction(data.getInt(body));
    if (judged == null) {
      return Decision.WAIT;
    }
    Decision unwritten = unwritten(FrontendType.FUNCTION_CALL, judged);
    if (unwritten != Decision.FORWARD) {
      return unwritten;
    }
    Refusal refusal = firstRefusal(judged.judgement());
    return refusal == null
        ? forward(entries.functionCall(judged.judgement()))
        : refuse(FailingMessage.functionCall(refusal), Awaited.Answer.READY);
  }

  private Decision close(ByteBuf data, int body, int available) {
    int length = available < 1 ? -1 : StatementFrames.nameLength(data, body + 1, available - 1);
    return length < 0
        ? forward(Awaited.Plain.CLOSE)
        : forward(
            new Awaited.Closing(
                data.getByte(body) == 'S', StatementFrames.name(data, body + 1, length)));
  }

  /** Judges a statement again if what it was judged by has moved since. */
  private Decision judgeAgain(PreparedStatement statement) {
    Judged judged = judging.of(statement);
    if (judged == null) {
      return Decision.WAIT;
    }
    Refusal refusal = firstRefusal(judged.judgement());
    return refusal == null
        ? Decision.FORWARD
        : refuse(FailingMessage.inExtendedQuery(refusal), Awaited.Answer.PARSE_COMPLETE);
  }

  /** What becomes of a message whose line is not in the audit log; else it may go on. */
  private Decision unwritten(byte type, Judged judged) {
    return switch (audit.admits(judged)) {
      case GO -> Decision.FORWARD;
      case WAIT -> Decision.WAIT;
      case REFUSE -> refuse(type, SessionAudit.UNWRITTEN);
    };
  }

  private static @Nullable Refusal firstRefusal(Judgement judgement) {
    for (var statement : judgement.statements()) {
      if (statement.verdict() instanceof Verdict.Refuse(Refusal refusal)) {
        return refusal;
      }
    }
    return null;
  }

  private Decision refuse(Replacement message, Awaited.Answer answer) {
    return refuse(message, new Awaited.Refused(answer, message, Consequences.NONE));
  }

  private Decision refuse(Replacement message, Awaited awaited) {
    if (awaited.answer() != Awaited.Answer.READY) {
      audit.failsUpToSync();
    }
    outstanding.sent(awaited);
    replacement = message;
    message.refusals().forEach(findings::refused);
    return Decision.REPLACE;
  }

  private Decision forward(Awaited awaited) {
    outstanding.sent(awaited);
    return Decision.FORWARD;
  }
}
