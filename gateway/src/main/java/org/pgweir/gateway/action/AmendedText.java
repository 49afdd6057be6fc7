package org.pgweir.gateway.action;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.protocol.FrontendType;

/**
 * A client's text with what was put into it, as it goes to the server in the message that the
 * client sent it in. Immutable; any thread.
 */
public final class AmendedText {

  private final byte[] terminated;
  private final Positions positions;
  private final Replacement query;

  private AmendedText(SplicedText text) {
    this.terminated = text.terminated();
    this.positions = text.positions();
    this.query = new Replacement(FrontendType.QUERY, terminated, List.of(), positions);
  }

  /**
   * Puts them in.
   *
   * @param charset turns the text back into the bytes it was read from
   * @param clientEncoding what the server takes the bytes for; see {@link #canHold}
   * @param splices by place; none for the text as it is
   */
  public static AmendedText of(
      String sql, Charset charset, Charset clientEncoding, List<Splice> splices) {
    return new AmendedText(SplicedText.of(sql, charset, clientEncoding, splices));
  }

  /**
   * Whether a client's encoding has every character of them. ISO-8859-1 also stands for encodings
   * that are not known, of which only ASCII is.
   */
  public static boolean canHold(Charset clientEncoding, List<Splice> splices) {
    Charset sure =
        clientEncoding.equals(StandardCharsets.ISO_8859_1)
            ? StandardCharsets.US_ASCII
            : clientEncoding;
    return splices.stream().allMatch(splice -> sure.newEncoder().canEncode(splice.text()));
  }

  /** The Query of it. */
  public Replacement query() {
    return query;
  }

  /**
   * The Parse of it.
   *
   * @param name of the statement, ISO-8859-1 view
   * @param types of the parameters as a Parse ends with them: how many, and their OIDs
   */
  public Replacement parse(String name, byte[] types) {
    byte[] body = new byte[name.length() + 1 + terminated.length + types.length];
    System.arraycopy(name.getBytes(StandardCharsets.ISO_8859_1), 0, body, 0, name.length());
    System.arraycopy(terminated, 0, body, name.length() + 1, terminated.length);
    System.arraycopy(types, 0, body, name.length() + 1 + terminated.length, types.length);
    return new Replacement(FrontendType.PARSE, body, List.of(), positions);
  }

  /** Whether the server sees the same text. */
  public boolean isSameTextAs(AmendedText other) {
    return this == other || Arrays.equals(terminated, other.terminated);
  }
}
