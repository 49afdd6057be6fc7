package org.pgweir.policies.decision;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pgweir.policies.sql.lexer.Comment;

/**
 * A comment that asks to let findings pass: {@code -- pgweir: allow RULE, RULE because REASON}.
 *
 * @param start index of the comment in its text
 * @param end index after it
 * @param rules the ids that are named
 * @param reason empty where none is given; such a comment counts for nothing
 */
public record AllowComment(int start, int end, List<String> rules, Optional<String> reason) {

  private static final Pattern FORM =
      Pattern.compile(
          "\\s*pgweir:\\s*allow\\b\\s*(?<rules>.*?)(?:\\s*\\bbecause\\b(?<reason>.*))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  public AllowComment {
    rules = List.copyOf(rules);
  }

  static Optional<AllowComment> read(String text, Comment comment) {
    Matcher matcher = FORM.matcher(comment.content(text));
    if (!matcher.matches()) {
      return Optional.empty();
    }
    List<String> rules =
        Stream.of(matcher.group("rules").split("[,\\s]+", -1))
            .filter(rule -> !rule.isEmpty())
            .toList();
    Optional<String> reason =
        Optional.ofNullable(matcher.group("reason"))
            .map(String::strip)
            .filter(words -> !words.isEmpty());
    return Optional.of(new AllowComment(comment.start(), comment.end(), rules, reason));
  }

  /** Whether it lets findings of the rule pass, if a policy lets it. */
  boolean covers(String rule) {
    return reason.isPresent() && rules.contains(rule);
  }
}
