package org.pgweir.gateway.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pgweir.policies.migration.Manifest;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements that programs were seen to send, by their fingerprints; made of audit logs and of
 * what was known before. Confined to one thread; blocks.
 */
public final class Learned {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final Map<String, Statement> statements = new TreeMap<>();

  /**
   * One statement.
   *
   * @param example it without its literals
   * @param seen how often, in the logs that were read
   */
  public record Statement(String fingerprint, String application, String example, long seen) {}

  /**
   * Takes what a log tells of statements that were not refused.
   *
   * @param application only those of it; of all where it is empty
   * @throws IOException if it cannot be read, or is no audit log
   */
  public void log(Path file, Optional<String> application) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        JsonNode entry = read(file, number, line);
        String by = entry.path("application").asString("");
        if (entry.path("event").asString("").equals("statement")
            && application.map(by::equals).orElse(true)) {
          take(entry, by);
          entry.path("statements").forEach(each -> take(each, by));
        }
      }
    }
  }

  private static JsonNode read(Path file, int number, String line) throws IOException {
    try {
      return MAPPER.readTree(line);
    } catch (JacksonException e) {
      throw new IOException("%s:%d: is no line of an audit log".formatted(file, number), e);
    }
  }

  private void take(JsonNode statement, String application) {
    String fingerprint = statement.path("fingerprint").asString("");
    if (!fingerprint.isEmpty() && !statement.path("verdict").asString("").equals("refuse")) {
      Statement seen =
          new Statement(fingerprint, application, statement.path("text").asString(""), 1);
      statements.merge(
          fingerprint,
          seen,
          (one, other) ->
              new Statement(
                  fingerprint, one.application(), one.example(), one.seen() + other.seen()));
    }
  }

  /** By their fingerprints. */
  public Map<String, Statement> statements() {
    return Map.copyOf(statements);
  }

  /** As the file that {@code statements.known} of an access file names, to be reviewed. */
  public static String write(Iterable<Statement> statements) {
    StringBuilder text =
        new StringBuilder("apiVersion: pgweir/v1\nkind: Statements\nstatements:\n");
    for (Statement each : statements) {
      text.append(
          "  - fingerprint: \"%s\"\n    application: %s\n    seen: %d\n    example: %s\n"
              .formatted(
                  each.fingerprint(),
                  Manifest.quoted(each.application().isEmpty() ? "(none)" : each.application()),
                  each.seen(),
                  Manifest.quoted(each.example())));
    }
    return text.toString();
  }
}
