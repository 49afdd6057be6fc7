package org.pgweir.gateway.lint;

import java.util.Optional;
import org.pgweir.policies.rule.Severity;

/**
 * One thing that is said about a statement.
 *
 * @param rule the id of the rule, or of what else speaks: {@code inline-allow}, {@code not-judged}
 * @param level what becomes of it
 * @param severity how bad it is
 * @param message what, one line without a full stop
 * @param detail why, and who decided
 * @param hint what to do instead; may have several lines
 * @param object the table or column it is about
 * @param start index in the file of the place it is about
 * @param end index after that place
 */
public record Remark(
    String rule,
    Level level,
    Severity severity,
    String message,
    String detail,
    Optional<String> hint,
    Optional<String> object,
    int start,
    int end) {

  /** What a finding leads to, mildest first. */
  public enum Level {
    /** It is noted. */
    NOTE,
    /** The author is warned. */
    WARNING,
    /** The statement must not run as it is. */
    ERROR
  }
}
