package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.session.PreparedStatement.Portal;

/**
 * The prepared statements and portals of a session that were made by protocol messages, as the
 * server knows them.
 *
 * <p>A statement or named portal counts once the server has said ParseComplete or BindComplete;
 * until then it is in flight, and is found only by messages that the server will discard if it
 * fails. Names are ISO-8859-1 views of their bytes.
 */
final class PreparedStatements {

  private final Map<Object, PreparedStatement> statements = new HashMap<>(4);
  private final ArrayDeque<PreparedStatement> inFlight = new ArrayDeque<>(2);
  private final Map<Object, Portal> portals = new HashMap<>(2);
  private @Nullable Portal unnamedPortal;
  private final Name name = new Name();

  /** A Parse went upstream. */
  void parsing(PreparedStatement statement) {
    inFlight.add(statement);
  }

  /** The server answered a Parse with ParseComplete. */
  void parsed(PreparedStatement statement) {
    inFlight.remove(statement);
    statements.put(statement.name(), statement);
  }

  /** The server will not get to this message: an error came before it. */
  void discarded(Awaited awaited) {
    switch (Awaited.plain(awaited)) {
      case Awaited.Preparing(PreparedStatement statement) -> inFlight.remove(statement);
      case Awaited.PreparingAgain(PreparedStatement statement, var _) -> statement.lost();
      default -> {}
    }
  }

  /** The statement of that name, or null if no Parse made it. */
  @Nullable PreparedStatement statement(ByteBuf data, int start, int length) {
    name.at(data, start, length);
    if (!inFlight.isEmpty()) {
      for (var latest = inFlight.descendingIterator(); latest.hasNext(); ) {
        PreparedStatement statement = latest.next();
        if (name.is(statement.name())) {
          return statement;
        }
      }
    }
    return statements.get(name);
  }

  /** The unnamed statement, or null if no Parse made one. */
  @Nullable PreparedStatement unnamed() {
    return statements.get("");
  }

  /** A Bind of the unnamed portal went upstream; it replaces the portal whether it fails or not. */
  void bindingUnnamed(@Nullable Portal portal) {
    unnamedPortal = portal;
  }

  /** The server opened a named portal. */
  void bound(String opened, Portal portal) {
    portals.put(opened, portal);
  }

  /** The portal of that name, or null if no Bind of a known statement opened it. */
  @Nullable Portal portal(ByteBuf data, int start, int length) {
    return length == 0 ? unnamedPortal : portals.get(name.at(data, start, length));
  }

  /** The server closed a statement or portal. */
  void closed(Awaited.Closing closing) {
    (closing.statement() ? statements : portals).remove(closing.name());
  }

  /** No transaction is open: every named portal is gone, and the unnamed one is of no use. */
  void transactionEnded() {
    if (!portals.isEmpty()) {
      portals.clear();
    }
  }

  /** A name still in the buffer it came in, equal to the string it would be. */
  private static final class Name {
    private ByteBuf data = Unpooled.EMPTY_BUFFER;
    private int start;
    private int length;
    private int hash;

    Name at(ByteBuf data, int start, int length) {
      this.data = data;
      this.start = start;
      this.length = length;
      int h = 0;
      for (int i = start; i < start + length; i++) {
        h = 31 * h + data.getUnsignedByte(i);
      }
      hash = h;
      return this;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof String string ? is(string) : this == other;
    }

    boolean is(String string) {
      if (string.length() != length) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (data.getUnsignedByte(start + i) != string.charAt(i)) {
          return false;
        }
      }
      return true;
    }
  }
}
