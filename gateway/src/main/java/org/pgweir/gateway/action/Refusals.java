package org.pgweir.gateway.action;

import java.nio.charset.Charset;
import java.util.Optional;
import org.pgweir.policies.Refusal;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.backend.ErrorFields;
import org.pgweir.protocol.backend.Field;

/** Refusals as the fields of an error. */
final class Refusals {

  private Refusals() {}

  /** The refusal, in the severity (and its language) of the error it takes the place of. */
  static ErrorFields fields(ErrorFields error, Refusal refusal, Charset charset) {
    ErrorFields fields =
        new ErrorFields(
            error.entries().stream()
                .filter(entry ->
                    entry.code() == Field.SEVERITY.code()
                        || entry.code() == Field.SEVERITY_NONLOCALIZED.code())
                .toList());
    fields = fields.with(Field.CODE, CString.of(refusal.sqlState()));
    fields = fields.with(Field.MESSAGE, Notices.string(refusal.message(), charset));
    fields = with(fields, Field.DETAIL, refusal.detail(), charset);
    fields = with(fields, Field.HINT, refusal.hint(), charset);
    fields = with(fields, Field.SCHEMA, refusal.schema(), charset);
    fields = with(fields, Field.TABLE, refusal.table(), charset);
    fields = with(fields, Field.COLUMN, refusal.column(), charset);
    return fields.with(Field.CONSTRAINT, Notices.string(refusal.rule(), charset));
  }

  private static ErrorFields with(
      ErrorFields fields, Field field, Optional<String> value, Charset charset) {
    return value.map(text -> fields.with(field, Notices.string(text, charset))).orElse(fields);
  }
}
