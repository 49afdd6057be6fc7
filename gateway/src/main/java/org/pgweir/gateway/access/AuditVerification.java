package org.pgweir.gateway.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether files hold the lines that were written, all of them from the first that is there.
 *
 * @param lines how many were read
 * @param broken {@code file:line: what is wrong}; empty if nothing is
 * @param last number and hash of the last line, to be compared with what was noted elsewhere: lines
 *     missing at the end leave no trace in the file
 */
public record AuditVerification(long lines, Optional<String> broken, Optional<String> last) {

  /**
   * Reads the files as one log.
   *
   * @param files the oldest first
   */
  public static AuditVerification of(List<Path> files) throws IOException {
    @Nullable AuditChain chain = null;
    long lines = 0;
    for (Path file : files) {
      try (BufferedReader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        long inFile = 0;
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          inFile++;
          lines++;
          Optional<AuditChain> says = AuditChain.at(line);
          AuditChain before = chain;
          if (says.isEmpty()) {
            return broken(lines, file, inFile, "is no line of an audit log, or is not whole");
          }
          if (before == null && says.get().number() == 1) {
            before = AuditChain.START;
          }
          if (before != null && !before.isFollowedBy(line)) {
            return broken(lines, file, inFile, why(before, says.get()));
          }
          chain = says.get();
        }
      }
    }
    return new AuditVerification(
        lines,
        Optional.empty(),
        Optional.ofNullable(chain).map(end -> end.number() + " " + end.hash()));
  }

  private static String why(AuditChain before, AuditChain says) {
    long expected = before.number() + 1;
    if (says.number() > expected) {
      return "is line %d; lines %d to %d before it are missing"
          .formatted(says.number(), expected, says.number() - 1);
    }
    return says.number() < expected
        ? "is line %d, and line %d was due".formatted(says.number(), expected)
        : "was changed, or the line before it was";
  }

  private static AuditVerification broken(long lines, Path file, long line, String what) {
    return new AuditVerification(
        lines, Optional.of("%s:%d: %s".formatted(file, line, what)), Optional.empty());
  }
}
