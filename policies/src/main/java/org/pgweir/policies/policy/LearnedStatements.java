package org.pgweir.policies.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.yaml.YamlNode;

/**
 * The statements that an application is known to send, and what becomes of others.
 *
 * @param enforced whether others are refused; else they are observed
 * @param from the file they stand in
 * @param fingerprints of statements without their literals
 * @param signature of the file it was read from
 */
public record LearnedStatements(
    boolean enforced, Path from, Set<String> fingerprints, String signature) {

  static final List<String> KEYS = List.of("mode", "known");

  private static final List<String> FILE_KEYS = List.of("apiVersion", "kind", "statements");
  private static final List<String> STATEMENT_KEYS =
      List.of("fingerprint", "application", "example", "seen");

  public LearnedStatements {
    fingerprints = Set.copyOf(fingerprints);
  }

  static Optional<LearnedStatements> read(Problems problems, Fields fields) {
    Optional<Boolean> enforced =
        fields.value(fields.required("mode"), "mode", LearnedStatements::mode);
    Optional<Path> from = fields.value(fields.required("known"), "known", problems::beside);
    return enforced.flatMap(mode -> from.flatMap(path -> read(problems, fields, mode, path)));
  }

  private static Optional<LearnedStatements> read(
      Problems problems, Fields fields, boolean enforced, Path from) {
    String signature = signature(from);
    try {
      return Optional.of(new LearnedStatements(enforced, from, fingerprints(from), signature));
    } catch (IllegalArgumentException e) {
      problems.add(fields.position(), "known: " + e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * Reads a file of known statements.
   *
   * @throws IllegalArgumentException saying where it is wrong
   */
  public static Set<String> fingerprints(Path from) {
    Problems problems = new Problems(from.toString());
    Set<String> fingerprints = new HashSet<>();
    try {
      YamlNode root = YamlNode.read(Files.readString(from));
      Fields.of(problems, "a file of known statements", root, FILE_KEYS)
          .ifPresent(file -> {
            for (YamlNode item : file.items("statements")) {
              Fields.of(problems, "statements", item, STATEMENT_KEYS)
                  .flatMap(each -> each.required("fingerprint"))
                  .map(Text::value)
                  .ifPresent(fingerprints::add);
            }
          });
    } catch (IOException e) {
      throw new IllegalArgumentException(from + " cannot be read: " + e.getMessage(), e);
    } catch (YamlNode.Malformed e) {
      problems.add(e.position(), e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.found().getFirst().toString());
    }
    return fingerprints;
  }

  /** Another text where the file may have changed. Reads files. */
  static String signature(Path file) {
    try {
      return "%s %d %d\n"
          .formatted(file, Files.size(file), Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static boolean mode(String text) {
    return switch (text) {
      case "observe" -> false;
      case "enforce" -> true;
      default ->
          throw new IllegalArgumentException(
              "'" + text + "' is unknown; allowed are observe, enforce");
    };
  }
}
