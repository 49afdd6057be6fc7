package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.policies.Guard;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.frontend.Bind;
import org.pgweir.protocol.frontend.Close;
import org.pgweir.protocol.frontend.Execute;
import org.pgweir.protocol.frontend.FrontendMessage;
import org.pgweir.protocol.frontend.Parse;
import org.pgweir.protocol.frontend.Target;

/**
 * Messages of ours among those of a client's pipeline. Their replies are swallowed.
 *
 * <p>An Execute that shares its transaction with others since the last Sync cannot be replaced by a
 * Query, which would end it. So timeouts are set before it, in its own transaction, and set back
 * before whatever the client sends next. An error takes both with it: the server ignores what is
 * behind it, and rolls back what was before.
 */
final class PipelineGuard {

  /** No client has reason to use it; both are closed at once. */
  private static final CString NAME = CString.of("pgweir guard");

  private final Outstanding outstanding;
  private final List<Consumer<ByteBuf>> before = new ArrayList<>();
  private final List<String> restores = new ArrayList<>();

  PipelineGuard(Outstanding outstanding) {
    this.outstanding = outstanding;
  }

  /** Sets the timeouts of a guard before the message that is looked at now. */
  void guard(Guard guard) {
    set("lock_timeout", guard.triedLockTimeout().toMillis());
    guard.statementTimeout().ifPresent(timeout -> set("statement_timeout", timeout.toMillis()));
  }

  /** A setting of our own keeps the client's meanwhile; a local one ends with its transaction. */
  private void set(String setting, long millis) {
    run(
        "SELECT pg_catalog.set_config('pgweir.%1$s', pg_catalog.current_setting('%1$s'), true),"
                .formatted(setting)
            + " pg_catalog.set_config('%s', '%d', true)".formatted(setting, millis));
    restores.add(
        "SELECT pg_catalog.set_config('%1$s', pg_catalog.current_setting('pgweir.%1$s'), true)"
            .formatted(setting));
  }

  /** Sets back what was set before the message that was looked at last. */
  void restore() {
    if (!restores.isEmpty()) {
      restores.forEach(this::run);
      restores.clear();
    }
  }

  /** Makes the unnamed prepared statement again, which a Query has removed. */
  void parse(SqlText sql) {
    send(
        new Parse(
            CString.EMPTY, CString.of(sql.decoded().text(), sql.decoded().charset()), List.of()),
        Awaited.Ours.PARSE);
  }

  /** Prepares a statement of the client once more, with the text that it is to have now. */
  void prepareAgain(PreparedStatement statement) {
    if (!statement.name().isEmpty()) {
      send(
          new Close(Target.STATEMENT, CString.of(statement.name(), StandardCharsets.ISO_8859_1)),
          Awaited.Ours.CLOSE);
    }
    statement.preparing();
    Replacement parse =
        statement
            .judged()
            .amended()
            .orElseGet(() -> statement.sql().asWritten())
            .parse(statement.name(), statement.types());
    if (!outstanding.sent(new Awaited.PreparingAgain(statement, parse))) {
      statement.lost();
    }
    before.add(parse::encode);
  }

  /** Takes what goes upstream before the message that is looked at, given; null for nothing. */
  @Nullable ByteBuf takeBefore(ByteBufAllocator allocator) {
    if (before.isEmpty()) {
      return null;
    }
    ByteBuf frames = allocator.buffer();
    before.forEach(message -> message.accept(frames));
    before.clear();
    return frames;
  }

  private void run(String sql) {
    send(new Parse(NAME, CString.of(sql), List.of()), Awaited.Ours.PARSE);
    send(new Bind(NAME, NAME, List.of(), List.of(), List.of()), Awaited.Ours.BIND);
    send(new Execute(NAME, 0), Awaited.Ours.EXECUTE);
    send(new Close(Target.PORTAL, NAME), Awaited.Ours.CLOSE);
    send(new Close(Target.STATEMENT, NAME), Awaited.Ours.CLOSE);
  }

  private void send(FrontendMessage message, Awaited awaited) {
    outstanding.sent(awaited);
    before.add(message::encode);
  }
}
