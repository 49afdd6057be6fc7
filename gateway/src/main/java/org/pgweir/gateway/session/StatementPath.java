package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.FailingMessage;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Refusal;
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
  private final Healing healing;
  private final BeforeStatement before;
  private final GrantedPath granted;
  private final Admissions admissions;
  private final Entries entries;
  private final Session.Findings findings;

  private @Nullable Replacement replacement;

  StatementPath(
      SessionState session,
      Outstanding outstanding,
      PreparedStatements prepared,
      Judging judging,
      GuardedPath guarded,
      Healing healing,
      BeforeStatement before,
      GrantedPath granted,
      Admissions admissions,
      Session.Findings findings) {
    this.session = session;
    this.outstanding = outstanding;
    this.prepared = prepared;
    this.judging = judging;
    this.guarded = guarded;
    this.healing = healing;
    this.before = before;
    this.granted = granted;
    this.admissions = admissions;
    this.entries = new Entries(session, outstanding, prepared, findings);
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
    return guarded.canGoOn() || before.canGoOn() || judging.awaitsAnswers() || admissions.canGoOn();
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
      return session.admitsBeforeReady(type) ? Decision.FORWARD : Decision.WAIT;
    }
    if (type != FrontendType.TERMINATE && (healing.isRunning() || healing.beginsStale())) {
      return Decision.WAIT;
    }
    guarded.restore();
    Decision decision = isHeldUp(type) ? heldUp(type) : passed(data, type, body, available);
    if (decision != Decision.WAIT) {
      granted.decided();
      admissions.decided(type, decision == Decision.DROP);
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
      case FrontendType.CLOSE -> forward(Entries.close(data, body, available));
      case FrontendType.SYNC -> {
        guarded.synced();
        yield forward(Awaited.Plain.SYNC);
      }
      case FrontendType.DESCRIBE -> forward(entries.describe(data, body, available));
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
    return refuse(type, StatementFrames.tooLarge(bodyBytes, limitBytes));
  }

  private Decision refuse(byte type, Refusal refusal) {
    return switch (type) {
      case FrontendType.QUERY -> refuse(FailingMessage.query(refusal), Awaited.Answer.READY);
      case FrontendType.FUNCTION_CALL ->
          refuse(FailingMessage.functionCall(refusal), Awaited.Answer.READY);
      default -> refuse(FailingMessage.inExtendedQuery(refusal), Awaited.Answer.PARSE_COMPLETE);
    };
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
    Judged judged = granted.of(judging.of(data, body, length));
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
          .orElseGet(() -> forward(entries.query(judged)));
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
    Judged ungranted = judging.of(data, sql, sqlLength);
    Judged judged = nameLength == 0 ? granted.of(ungranted) : ungranted;
    if (judged == null || ungranted == null) {
      return Decision.WAIT;
    }
    String name = StatementFrames.name(data, body, nameLength);
    Refusal refusal = judged.refusal();
    if (refusal != null) {
      Decision unwritten = unwritten(FrontendType.PARSE, judged);
      return unwritten == Decision.FORWARD
          ? refuse(FailingMessage.parse(name, refusal), Awaited.Answer.PARSE_COMPLETE)
          : unwritten;
    }
    Decision kept = kept(FrontendType.PARSE, admissions.begins(judged, false));
    if (kept != Decision.FORWARD) {
      return kept;
    }
    PreparedStatement statement = new PreparedStatement(name, judged, ungranted);
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
    if (statement == null && granted.isClosed()) {
      return refuse(FrontendType.BIND, GrantedPath.ALONE);
    }
    Decision stale = statement == null ? Decision.FORWARD : judgeAgain(statement);
    if (stale != Decision.FORWARD) {
      if (stale == Decision.REPLACE && portalLength == 0) {
        prepared.bindingUnnamed(null);
      }
      return stale;
    }
    PreparedStatement bound = statement == null ? null : statement.bound();
    if (portalLength == 0) {
      Awaited entry = Awaited.Plain.BIND;
      if (statement != null && statement == bound && nameLength > 0 && statement.isTold()) {
        healing.binds();
        entry = statement.binding();
      }
      if (outstanding.sent(entry)) {
        prepared.bindingUnnamed(bound);
      }
    } else {
      outstanding.sent(
          bound == null
              ? Awaited.Plain.BIND
              : new Awaited.Opening(StatementFrames.name(data, body, portalLength), bound));
    }
    return Decision.FORWARD;
  }

  private Decision execute(ByteBuf data, int body, int available) {
    int portalLength = StatementFrames.nameLength(data, body, available);
    PreparedStatement statement =
        portalLength < 0
            ? null
            : prepared.portal(data, body, Math.min(portalLength, StatementFrames.NAME_BYTES));
    if (guarded.hasEnded()) {
      if (statement != null) {
        statement.ran();
      }
      return guarded
          .takeEndOfExecute(prepared.unnamed())
          .map(failed ->
              refuse(FailingMessage.inExtendedQuery(failed), Awaited.Answer.PARSE_COMPLETE))
          .orElse(Decision.DROP);
    }
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
          statement.ran();
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
    Refusal refusal = judged.refusal();
    return refusal == null
        ? forward(entries.functionCall(judged))
        : refuse(FailingMessage.functionCall(refusal), Awaited.Answer.READY);
  }

  /** Judges a statement again if what it was judged by has moved since. */
  private Decision judgeAgain(PreparedStatement statement) {
    Judged judged = judging.of(statement);
    if (judged == null) {
      return Decision.WAIT;
    }
    Refusal refusal = granted.isClosedTo(judged) ? GrantedPath.ALONE : judged.refusal();
    return refusal == null
        ? kept(FrontendType.BIND, admissions.begins(judged, false))
        : refuse(FailingMessage.inExtendedQuery(refusal), Awaited.Answer.PARSE_COMPLETE);
  }

  /** What becomes of a message that waits for more than its judgement; else it may go on. */
  private Decision kept(byte type, Admissions.Admission admission) {
    return switch (admission) {
      case GO -> Decision.FORWARD;
      case WAIT -> Decision.WAIT;
      case REFUSE -> refuse(type, admissions.refusal());
    };
  }

  /** The same of a message that may not run, or whose line is not in the audit log. */
  private Decision unwritten(byte type, Judged judged) {
    return granted.isClosedTo(judged)
        ? refuse(type, GrantedPath.ALONE)
        : kept(type, admissions.admits(judged));
  }

  private Decision refuse(Replacement message, Awaited.Answer answer) {
    return refuse(message, new Awaited.Refused(answer, message, Consequences.NONE));
  }

  private Decision refuse(Replacement message, Awaited awaited) {
    if (awaited.answer() != Awaited.Answer.READY) {
      admissions.failsUpToSync();
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
