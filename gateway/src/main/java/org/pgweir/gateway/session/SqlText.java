package org.pgweir.gateway.session;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.pgweir.gateway.action.AmendedText;
import org.pgweir.gateway.action.FailingMessage;
import org.pgweir.gateway.action.Replacement;
import org.pgweir.policies.Amendment;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.sql.tree.Splice;

/**
 * The bytes of one Query's or Parse's text, or the function of a FunctionCall, and the facts it is
 * to be judged under: the key of the judgement cache.
 *
 * <p>Immutable, owns its bytes. {@link Probe} looks it up without a copy.
 */
final class SqlText {

  private final byte[] bytes;
  private final ClientEncoding encoding;
  private final SessionFacts facts;
  private final OptionalInt function;
  private final int hash;

  SqlText(byte[] bytes, ClientEncoding encoding, SessionFacts facts) {
    this(bytes, encoding, facts, OptionalInt.empty());
  }

  private SqlText(byte[] bytes, ClientEncoding encoding, SessionFacts facts, OptionalInt function) {
    this.bytes = bytes;
    this.encoding = encoding;
    this.facts = facts;
    this.function = function;
    int h = 0;
    for (byte b : bytes) {
      h = 31 * h + b;
    }
    this.hash = mix(h, encoding, facts.hashCode());
  }

  /** What stands for a FunctionCall, which has no text. */
  static SqlText ofFunction(int oid, SessionFacts facts) {
    String words = "FunctionCall " + Integer.toUnsignedString(oid);
    return new SqlText(
        words.getBytes(StandardCharsets.US_ASCII), ClientEncoding.UTF8, facts, OptionalInt.of(oid));
  }

  /** The OID that a FunctionCall names; empty for a text. */
  OptionalInt function() {
    return function;
  }

  byte[] bytes() {
    return bytes;
  }

  SessionFacts facts() {
    return facts;
  }

  ClientEncoding.Decoded decoded() {
    return encoding.decode(bytes);
  }

  /** The text as a judgement on it wants it at the server; empty where that is as it is. */
  Optional<AmendedText> amended(Judgement judgement) {
    List<Splice> splices = judgement.splices();
    if (splices.isEmpty()) {
      return Optional.empty();
    }
    ClientEncoding.Decoded sql = decoded();
    return Optional.of(AmendedText.of(sql.text(), sql.charset(), encoding.charset(), splices));
  }

  /** The text as the client wrote it, to be sent once more. */
  AmendedText asWritten() {
    ClientEncoding.Decoded sql = decoded();
    return AmendedText.of(sql.text(), sql.charset(), encoding.charset(), List.of());
  }

  /** The Query of it with what a judgement refuses made to fail. */
  Replacement refused(Judgement judgement) {
    ClientEncoding.Decoded sql = decoded();
    return FailingMessage.queryInPlaceOf(sql.text(), sql.charset(), encoding.charset(), judgement);
  }

  /** The judgement, with a refusal of what cannot be put into this text in its encoding. */
  Judgement writable(Judgement judgement) {
    if (AmendedText.canHold(encoding.charset(), judgement.splices())) {
      return judgement;
    }
    return judgement.with(verdict ->
        verdict instanceof Verdict.Amended(Amendment amendment, var _)
            ? Verdict.refuse(amendment.instead())
            : verdict);
  }

  /** The same text, read as it was, on a session whose facts have changed. */
  SqlText under(SessionFacts latest) {
    if (latest.equals(facts)) {
      return this;
    }
    SessionFacts read =
        latest.standardConformingStrings() == facts.standardConformingStrings()
            ? latest
            : latest.withStandardConformingStrings(facts.standardConformingStrings());
    return read.equals(facts) ? this : new SqlText(bytes, encoding, read, function);
  }

  private static int mix(int textHash, ClientEncoding encoding, int factsHash) {
    return (textHash * 31 + encoding.hashCode()) * 31 + factsHash;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return switch (other) {
      case SqlText that ->
          hash == that.hash
              && encoding.equals(that.encoding)
              && facts.equals(that.facts)
              && function.equals(that.function)
              && Arrays.equals(bytes, that.bytes);
      case Probe probe -> probe.matches(this);
      case null, default -> false;
    };
  }

  /**
   * A text still in the buffer it arrived in, to look up the cache with.
   *
   * <p>Valid until the buffer moves on; one per session, used again and again.
   */
  static final class Probe {
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private int start;
    private int length;
    private ClientEncoding encoding = ClientEncoding.UTF8;
    private SessionFacts facts = SessionState.UNKNOWN_FACTS;
    private int factsHash = facts.hashCode();
    private int hash;

    @SuppressWarnings("ReferenceEquality") // the same object saves its hash
    Probe at(ByteBuf buffer, int start, int length, ClientEncoding encoding, SessionFacts facts) {
      this.buffer = buffer;
      this.start = start;
      this.length = length;
      this.encoding = encoding;
      if (facts != this.facts) {
        this.facts = facts;
        this.factsHash = facts.hashCode();
      }
      int h = 0;
      for (int i = start; i < start + length; i++) {
        h = 31 * h + buffer.getByte(i);
      }
      hash = mix(h, encoding, factsHash);
      return this;
    }

    /** The length of the text. */
    int bytes() {
      return length;
    }

    /** Copies the bytes out into a key that can be kept. */
    SqlText toText() {
      byte[] bytes = new byte[length];
      buffer.getBytes(start, bytes);
      return new SqlText(bytes, encoding, facts);
    }

    /** Whether it is that text, to be judged under the same facts. */
    boolean matches(SqlText text) {
      if (hash != text.hash
          || text.function.isPresent()
          || length != text.bytes.length
          || !encoding.equals(text.encoding)
          || !facts.equals(text.facts)) {
        return false;
      }
      for (int i = 0; i < length; i++) {
        if (buffer.getByte(start + i) != text.bytes[i]) {
          return false;
        }
      }
      return true;
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof SqlText text ? matches(text) : this == other;
    }
  }
}
