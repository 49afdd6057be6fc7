package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.sql.StarColumns;
import org.pgweir.protocol.BackendType;
import org.pgweir.protocol.Bytes;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.DataRow;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.ErrorResponse;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.backend.ReadyForQuery;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Close;
import org.pgweir.protocol.frontend.Describe;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Sync;
import org.pgweir.protocol.frontend.Target;

/**
 * Prepares a client's statement again which the server refuses to run because a change of the
 * schema gave it other columns: {@code 0A000 cached plan must not change result type}.
 *
 * <pre>
 * NONE → FAILED     the Bind was refused; the server gets to the client's Sync
 *      → ASKING     what is it that the server knows by that name, with which parameters?
 *      → TRYING     does a text that spells out its columns return what the client was told?
 *      → REPLACING  then that text is prepared by the client's name
 *      → NONE       and what the client sent is sent again
 * </pre>
 *
 * <p>The client hears nothing of it; where a step fails, it hears the server's first error. Only
 * between transactions. A statement that failed in one is prepared again after it.
 */
final class Healing {

  /** No client has reason to use it. */
  private static final CString NAME = CString.of("pgweir healing");

  private static final CString ASK =
      CString.of(
          "SELECT s.statement, s.from_sql, s.parameter_types::pg_catalog.oid[]::pg_catalog.text"
              + " FROM pg_catalog.pg_prepared_statements s"
              + " WHERE s.name OPERATOR(pg_catalog.=) $1");

  private static final long TEXT_TYPE = 25;

  /** Changes of the schema may follow each other; a client does not wait for all of them. */
  private static final int MOST_TRIES = 3;

  private static final int MOST_STALE = 64;

  private enum Stage {
    NONE,
    FAILED,
    ASKING,
    TRYING,
    REPLACING
  }

  /** What the server knows by a statement's name. */
  private record Known(Bytes text, List<Long> parameterTypes) {}

  private final SessionState session;
  private final Outstanding outstanding;
  private final PreparedStatements prepared;
  private final KeptExchange exchange;
  private final Consumer<ByteBuf> server;
  private final ByteBufAllocator allocator;
  private final Consumer<Boolean> onHealed;

  private final Deque<PreparedStatement> stale = new ArrayDeque<>(0);
  private Stage stage = Stage.NONE;
  private @Nullable PreparedStatement statement;
  private @Nullable ErrorFields error;
  private @Nullable Known known;
  private @Nullable ResultShape shape;
  private byte[] text = {};
  private boolean stepFailed;
  private int tries;
  private boolean ended;
  private @Nullable ByteBuf again;

  Healing(
      SessionState session,
      Outstanding outstanding,
      PreparedStatements prepared,
      KeptExchange exchange,
      Consumer<ByteBuf> server,
      ByteBufAllocator allocator,
      Consumer<Boolean> onHealed) {
    this.session = session;
    this.outstanding = outstanding;
    this.prepared = prepared;
    this.exchange = exchange;
    this.server = server;
    this.allocator = allocator;
    this.onHealed = onHealed;
  }

  /** Whether the server's messages are answers to what is done here. */
  boolean isRunning() {
    return stage != Stage.NONE;
  }

  /** Whether the server's next ReadyForQuery still answers the client. */
  boolean awaitsClientsReady() {
    return stage == Stage.FAILED;
  }

  /** Whether it has ended since this was last asked. */
  boolean takeEnded() {
    boolean was = ended;
    ended = false;
    return was;
  }

  /** Takes what the client sent and is to be dealt with again, given; null for nothing. */
  @Nullable ByteBuf takeAgain() {
    ByteBuf taken = again;
    again = null;
    return taken;
  }

  /** A Bind of the unnamed portal goes upstream, first of its exchange. */
  void binds() {
    if (session.transaction() == TransactionStatus.IDLE
        && session.soFar().block() == Block.NONE
        && outstanding.isEmpty()) {
      exchange.begin();
    }
  }

  /** The server has accepted such a Bind. */
  void bound() {
    tries = 0;
    exchange.drop();
  }

  /**
   * The server has answered a Bind with an error. Whether the client is to hear nothing of it.
   *
   * @param body lent
   */
  boolean begins(PreparedStatement failed, ByteBuf body) {
    ErrorFields fields = ErrorResponse.decode(body.slice()).fields();
    if (!isOutdated(fields)) {
      exchange.drop();
      return false;
    }
    if (!exchange.isWhole() || tries == MOST_TRIES) {
      exchange.drop();
      tries = 0;
      if (stale.size() < MOST_STALE && !stale.contains(failed)) {
        stale.add(failed);
      }
      return false;
    }
    tries++;
    statement = failed;
    error = fields;
    stage = Stage.FAILED;
    return true;
  }

  private static boolean isOutdated(ErrorFields fields) {
    return is(fields, Field.CODE, "0A000") && is(fields, Field.ROUTINE, "RevalidateCachedQuery");
  }

  private static boolean is(ErrorFields fields, Field field, String value) {
    return fields
        .get(field)
        .filter(each -> each.text(StandardCharsets.US_ASCII).equals(value))
        .isPresent();
  }

  /** Begins with a statement that failed in a transaction, if there is one and it is over. */
  boolean beginsStale() {
    if (stale.isEmpty()
        || session.transaction() != TransactionStatus.IDLE
        || session.soFar().block() != Block.NONE
        || !outstanding.isEmpty()
        || outstanding.isDiscarding()) {
      return false;
    }
    statement = stale.remove();
    ask();
    return true;
  }

  /** The server reports an error. */
  void failed(ByteBuf body) {
    stepFailed = true;
    ErrorFields fields = ErrorResponse.decode(body.slice()).fields();
    if (error != null && is(fields, Field.CODE, "57014")) {
      error = fields;
    }
  }

  /** Another message of the server, body lent. */
  void heard(byte type, ByteBuf body) {
    if (type == BackendType.ROW_DESCRIPTION && stage == Stage.TRYING) {
      shape = ResultShape.of(body);
    } else if (type == BackendType.DATA_ROW && stage == Stage.ASKING) {
      known = known(DataRow.decode(body.slice()).columns());
    }
  }

  private static @Nullable Known known(List<Optional<Bytes>> row) {
    Bytes text = row.get(0).orElse(Bytes.EMPTY);
    boolean byMessage =
        row.get(1).filter(Bytes.of("f", StandardCharsets.US_ASCII)::equals).isPresent();
    String types = row.get(2).orElse(Bytes.EMPTY).text(StandardCharsets.US_ASCII);
    return byMessage
        ? new Known(
            text,
            Arrays.stream(types.split("[{},]"))
                .filter(each -> !each.isEmpty())
                .map(Long::valueOf)
                .toList())
        : null;
  }

  /**
   * The server is ready for the next step.
   *
   * @return what the client hears, given
   */
  ByteBuf ready() {
    boolean well = !stepFailed && session.transaction() == TransactionStatus.IDLE;
    return switch (stage) {
      case NONE -> throw new IllegalStateException("nothing is healed");
      case FAILED -> session.transaction() == TransactionStatus.IDLE ? ask() : giveUp();
      case ASKING -> well && isAsPrepared() ? tryAgain() : giveUp();
      case TRYING -> well && isAsTold() ? replace() : giveUp();
      case REPLACING -> well ? healed() : giveUp();
    };
  }

  private ByteBuf ask() {
    known = null;
    Bytes name = Bytes.of(statement().name(), StandardCharsets.ISO_8859_1);
    add(Awaited.Plain.CLOSE, new Close(Target.STATEMENT, NAME));
    add(Awaited.Plain.PARSE, new Parse(NAME, ASK, List.of(TEXT_TYPE)));
    add(Awaited.Plain.BIND, new Bind(NAME, NAME, List.of(), List.of(Optional.of(name)), List.of()));
    add(Awaited.Plain.EXECUTE, new Execute(NAME, 0));
    add(Awaited.Plain.CLOSE, new Close(Target.STATEMENT, NAME));
    return send(Stage.ASKING);
  }

  /** Whether the server knows the text by that name that the client has prepared. */
  private boolean isAsPrepared() {
    return known != null
        && prepared.isCurrent(statement())
        && known.text().equals(Bytes.of(statement().serverText()))
        && statement().sql().isReadAlike(session);
  }

  private ByteBuf tryAgain() {
    ClientEncoding.Decoded read = statement().sql().decoded();
    text =
        StarColumns.spelledOut(
                read.text(),
                session.facts().standardConformingStrings(),
                statement().shape().names(read.charset()))
            .map(spelled -> spelled.getBytes(read.charset()))
            .orElseGet(() -> statement().sql().bytes());
    shape = null;
    add(Awaited.Plain.PARSE, parse(NAME));
    add(Awaited.Plain.DESCRIBE, new Describe(Target.STATEMENT, NAME));
    add(Awaited.Plain.CLOSE, new Close(Target.STATEMENT, NAME));
    return send(Stage.TRYING);
  }

  private boolean isAsTold() {
    return shape != null && statement().shape().isMetBy(shape);
  }

  private ByteBuf replace() {
    CString name = CString.of(statement().name(), StandardCharsets.ISO_8859_1);
    add(Awaited.Plain.CLOSE, new Close(Target.STATEMENT, name));
    add(Awaited.Plain.PARSE, parse(name));
    return send(Stage.REPLACING);
  }

  private Parse parse(CString name) {
    return new Parse(
        name, new CString(Bytes.of(text)), known == null ? List.of() : known.parameterTypes());
  }

  private ByteBuf healed() {
    statement().serverText(text);
    onHealed.accept(true);
    again = exchange.take();
    end();
    return Unpooled.EMPTY_BUFFER;
  }

  /** The client hears what it would have heard, if it waits for something. */
  private ByteBuf giveUp() {
    onHealed.accept(false);
    exchange.drop();
    tries = 0;
    ErrorFields told = error;
    end();
    if (told == null) {
      return Unpooled.EMPTY_BUFFER;
    }
    ByteBuf frames = allocator.buffer();
    new ErrorResponse(told).encode(frames);
    new ReadyForQuery(session.transaction()).encode(frames);
    return frames;
  }

  private void end() {
    stage = Stage.NONE;
    statement = null;
    error = null;
    ended = true;
  }

  private PreparedStatement statement() {
    return java.util.Objects.requireNonNull(statement);
  }

  private void add(Awaited awaited, FrontendMessage message) {
    outstanding.sent(awaited);
    ByteBuf frame = allocator.buffer();
    message.encode(frame);
    server.accept(frame);
  }

  private ByteBuf send(Stage next) {
    add(Awaited.Plain.SYNC, new Sync());
    stage = next;
    stepFailed = false;
    return Unpooled.EMPTY_BUFFER;
  }
}
