package org.pgweir.policies.sql;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pgweir.policies.sql.lexer.Comment;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;

/**
 * What a text says its traffic is, in a comment as sqlcommenter writes it: {@code
 * action='fill',traffic='backfill'}.
 */
public final class TrafficTag {

  private static final String KEY = "traffic";
  private static final Pattern TAG = Pattern.compile("(?:^|[\\s,])traffic='([A-Za-z0-9_.%-]+)'");

  private TrafficTag() {}

  /** The tag; of several the first. Costs next to nothing where the word does not occur. */
  public static Optional<String> of(String text, boolean standardConformingStrings) {
    if (!text.contains(KEY)) {
      return Optional.empty();
    }
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Complete(var tokens) -> in(text, tokens);
      case Lexed.Broken _ -> Optional.empty();
    };
  }

  static Optional<String> in(String text, List<Token> tokens) {
    if (!text.contains(KEY)) {
      return Optional.empty();
    }
    return Comment.in(text, tokens).stream()
        .map(comment -> TAG.matcher(comment.content(text)))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
