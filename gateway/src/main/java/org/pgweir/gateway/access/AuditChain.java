package org.pgweir.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links between lines: each ends in its number and the SHA-256 over the line before it, its own
 * text and its number, so that no line can be changed, put in or taken out without all behind it.
 *
 * @param number of the last line, from 1
 * @param hash of the last line
 */
record AuditChain(long number, String hash) {

  /** Before the first line of all. */
  static final AuditChain START = new AuditChain(0, "0".repeat(64));

  private static final Pattern END =
      Pattern.compile("(.*),\"line\":([0-9]{1,18}),\"hash\":\"([0-9a-f]{64})\"}");

  /** The line behind this one. */
  Link append(String openObject) {
    long next = number + 1;
    String linked = hash(hash, openObject, next);
    return new Link(
        openObject + ",\"line\":" + next + ",\"hash\":\"" + linked + "\"}\n",
        new AuditChain(next, linked));
  }

  /**
   * A line in the chain.
   *
   * @param text with its line end
   */
  record Link(String text, AuditChain chain) {}

  /** The chain up to a line, by what the line says; empty if it is none. */
  static Optional<AuditChain> at(String line) {
    Matcher end = END.matcher(line);
    return end.matches()
        ? Optional.of(new AuditChain(Long.parseLong(end.group(2)), end.group(3)))
        : Optional.empty();
  }

  /** Whether the line is the one behind this as it was written. */
  boolean isFollowedBy(String line) {
    Matcher end = END.matcher(line);
    return end.matches()
        && Long.parseLong(end.group(2)) == number + 1
        && end.group(3).equals(hash(hash, end.group(1), number + 1));
  }

  private static String hash(String before, String text, long number) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before.getBytes(StandardCharsets.US_ASCII));
      digest.update(text.getBytes(StandardCharsets.UTF_8));
      digest.update(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
