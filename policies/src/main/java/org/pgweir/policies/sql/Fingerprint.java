package org.pgweir.policies.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.pgweir.policies.sql.lexer.Lexed;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.Token;
import org.pgweir.policies.sql.lexer.TokenKind;

/**
 * What a text is known by to people: itself without its literals and comments, and a short name for
 * that.
 *
 * @param id the first 16 hexadecimal digits of the SHA-256 of {@code redacted}
 * @param redacted words folded, one space between tokens, {@code ?} for every literal and for
 *     several in a list
 * @param parameters the first 16 hexadecimal digits of the SHA-256 of the literals as written, and
 *     of which tokens they are
 */
public record Fingerprint(String id, String redacted, String parameters) {

  private static final int DIGITS = 16;
  private static final Pattern LIST = Pattern.compile("\\?(?: , \\?)+");

  /** Rows of VALUES that are like the first. */
  private static final Pattern ROWS =
      Pattern.compile(
          "(\\( (?:\\?|\\$[0-9]+(?: , \\$[0-9]+)*) \\))(?: , \\( (?:\\?|\\$[0-9]+(?: , \\$[0-9]+)*)"
              + " \\))+");

  private static final Pattern PLACEHOLDER = Pattern.compile("(?<![a-z0-9_$])\\$[0-9]");

  /** Nothing of a text may be shown of which it is not known where its literals are. */
  private static final String UNREADABLE = "(unreadable)";

  /** The fingerprint of a text as the server would read it. Any thread. */
  public static Fingerprint of(String text, boolean standardConformingStrings) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Broken _ -> new Fingerprint(hash(UNREADABLE), UNREADABLE, hash(text));
      case Lexed.Complete(var tokens) -> {
        StringBuilder redacted = new StringBuilder();
        StringBuilder literals = new StringBuilder();
        int number = 0;
        for (Token token : tokens) {
          number++;
          redacted.append(redacted.isEmpty() ? "" : " ");
          if (token.kind().isString() || isNumber(token)) {
            redacted.append('?');
            literals.append(number).append(' ').append(token.of(text)).append('\0');
          } else if (token.kind() == TokenKind.WORD) {
            redacted.append(Names.fold(token.of(text)));
          } else {
            redacted.append(token.of(text));
          }
        }
        String shown = ROWS.matcher(LIST.matcher(redacted).replaceAll("?")).replaceAll("$1");
        yield new Fingerprint(hash(shown), shown, hash(literals.toString()));
      }
    };
  }

  /** Whether values come apart from the text: {@code $1}. */
  public boolean hasPlaceholders() {
    return PLACEHOLDER.matcher(redacted).find();
  }

  private static boolean isNumber(Token token) {
    return token.kind() == TokenKind.INTEGER || token.kind() == TokenKind.NUMERIC;
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
