package org.pgweir.policies.sql;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
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
 * @param parameters the first 16 hexadecimal digits of the SHA-256 of the literals as written
 */
public record Fingerprint(String id, String redacted, String parameters) {

  private static final int DIGITS = 16;
  private static final Pattern LIST = Pattern.compile("\\?(?: , \\?)+");

  /** Nothing of a text may be shown of which it is not known where its literals are. */
  private static final String UNREADABLE = "(unreadable)";

  /** The fingerprint of a text as the server would read it. Any thread. */
  public static Fingerprint of(String text, boolean standardConformingStrings) {
    return switch (Lexer.lex(text, standardConformingStrings)) {
      case Lexed.Broken _ -> new Fingerprint(hash(UNREADABLE), UNREADABLE, hash(text));
      case Lexed.Complete(var tokens) -> {
        StringBuilder redacted = new StringBuilder();
        StringBuilder literals = new StringBuilder();
        for (Token token : tokens) {
          redacted.append(redacted.isEmpty() ? "" : " ");
          if (token.kind().isString() || isNumber(token)) {
            redacted.append('?');
            literals.append(token.of(text)).append('\0');
          } else if (token.kind() == TokenKind.WORD) {
            redacted.append(token.of(text).toLowerCase(Locale.ROOT));
          } else {
            redacted.append(token.of(text));
          }
        }
        String shown = LIST.matcher(redacted).replaceAll("?");
        yield new Fingerprint(hash(shown), shown, hash(literals.toString()));
      }
    };
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
