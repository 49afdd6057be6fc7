package org.pgweir.gateway.action;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.Field;
import org.pgweir.protocol.backend.NoticeResponse;

/** Says warnings to a client: each becomes a NoticeResponse of severity NOTICE. */
public final class Notices {

  private static final String SUCCESSFUL_COMPLETION = "00000";

  private Notices() {}

  /**
   * The frames, given.
   *
   * @param charset the session's client encoding
   */
  public static ByteBuf encode(
      List<Warning> warnings, Charset charset, ByteBufAllocator allocator) {
    ByteBuf frames = allocator.buffer();
    warnings.forEach(warning -> notice(warning, charset).encode(frames));
    return frames;
  }

  private static NoticeResponse notice(Warning warning, Charset charset) {
    NoticeResponse notice =
        NoticeResponse.of("NOTICE", SUCCESSFUL_COMPLETION, "")
            .with(Field.MESSAGE, string(warning.message(), charset))
            .with(Field.DETAIL, string(warning.detail(), charset));
    notice = with(notice, Field.HINT, warning.hint(), charset);
    notice = with(notice, Field.SCHEMA, warning.schema(), charset);
    notice = with(notice, Field.TABLE, warning.table(), charset);
    notice = with(notice, Field.COLUMN, warning.column(), charset);
    return notice.with(Field.CONSTRAINT, string(warning.rule(), charset));
  }

  private static NoticeResponse with(
      NoticeResponse notice, Field field, Optional<String> value, Charset charset) {
    return value.map(text -> notice.with(field, string(text, charset))).orElse(notice);
  }

  static CString string(String text, Charset charset) {
    return CString.of(text.replace('\0', ' '), charset);
  }
}
