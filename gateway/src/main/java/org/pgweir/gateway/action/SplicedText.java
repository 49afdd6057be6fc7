package org.pgweir.gateway.action;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.List;
import org.pgweir.policies.sql.tree.Splice;

/** A client's text with something put into it. */
final class SplicedText {

  private final byte[] terminated;
  private final Positions positions;

  private SplicedText(byte[] terminated, Positions positions) {
    this.terminated = terminated;
    this.positions = positions;
  }

  /** Its bytes and a zero; not to be written to. */
  byte[] terminated() {
    return terminated;
  }

  /** Where its characters stood in the client's. */
  Positions positions() {
    return positions;
  }

  /**
   * Puts them in.
   *
   * @param charset turns the text back into the bytes it was read from
   * @param clientEncoding what the server takes the bytes for
   * @param splices by place
   */
  static SplicedText of(String sql, Charset charset, Charset clientEncoding, List<Splice> splices) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(sql.length() + 200);
    Positions positions = new Positions();
    int copied = 0;
    int written = 0;
    int added = 0;
    for (Splice splice : splices) {
      bytes.writeBytes(sql.substring(copied, splice.start()).getBytes(charset));
      bytes.writeBytes(splice.text().getBytes(clientEncoding));
      int start = written + sql.codePointCount(copied, splice.start());
      int length = splice.text().codePointCount(0, splice.text().length());
      written = start + length;
      added += length - sql.codePointCount(splice.start(), splice.end());
      positions.changed(start, written, added);
      copied = splice.end();
    }
    bytes.writeBytes(sql.substring(copied).getBytes(charset));
    bytes.write(0);
    return new SplicedText(bytes.toByteArray(), positions);
  }
}
