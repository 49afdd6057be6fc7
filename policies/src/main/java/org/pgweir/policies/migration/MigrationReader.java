package org.pgweir.policies.migration;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.pgweir.policies.migration.Migrations.Entry;
import org.pgweir.policies.sql.Fingerprint;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Reads the {@code .sql} files of a folder or of a zip or jar: Flyway's, Liquibase's formatted SQL,
 * or plain. Blocks: not for an event loop.
 */
public final class MigrationReader {

  private static final int MOST_FILES = 10_000;
  private static final long MOST_BYTES = 64L << 20;

  private static final Pattern FLYWAY = Pattern.compile("[VBU]([0-9]+(?:[._][0-9]+)*)__.+\\.sql");
  private static final Pattern CHANGESET =
      Pattern.compile("(?im)^[ \\t]*--[ \\t]*changeset[ \\t]+(\\S+)");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^{}\\r\\n]{1,200})}");
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private MigrationReader() {}

  /** What files there are, and of when: another text where any of them may have changed. */
  public static String signature(Path from) {
    StringBuilder signature = new StringBuilder();
    try {
      for (Path file : Files.isDirectory(from) ? files(from) : List.of(from)) {
        signature
            .append(file)
            .append(' ')
            .append(Files.size(file))
            .append(' ')
            .append(Files.getLastModifiedTime(file).toMillis())
            .append('\n');
      }
    } catch (IOException e) {
      signature.append(e);
    }
    return signature.append(Files.isDirectory(from) ? commit(from) : "").toString();
  }

  /**
   * Reads them.
   *
   * @param placeholders what stands for <code>${name}</code> in the files
   */
  public static Migrations read(Path from, Map<String, String> placeholders)
      throws UnreadableMigrations {
    try {
      if (from.toString().endsWith(".yaml") && Files.isRegularFile(from)) {
        return Manifest.read(from);
      }
      boolean folder = Files.isDirectory(from);
      if (!folder && !Files.isRegularFile(from)) {
        throw new UnreadableMigrations("there is no folder or archive " + from);
      }
      Map<String, String> texts = new TreeMap<>();
      Optional<String> commit = folder ? folder(from, texts) : archive(from, texts);
      if (texts.isEmpty()) {
        throw new UnreadableMigrations(from + " holds no file that ends in .sql");
      }
      List<Entry> entries = new ArrayList<>();
      texts.forEach((name, text) -> statements(name, filled(text, placeholders), entries));
      return new Migrations(from.getFileName().toString(), commit, entries);
    } catch (IOException e) {
      throw new UnreadableMigrations(from + " cannot be read: " + e);
    }
  }

  private static Optional<String> folder(Path from, Map<String, String> texts)
      throws IOException, UnreadableMigrations {
    long bytes = 0;
    for (Path file : files(from)) {
      bytes += Files.size(file);
      limit(from, texts.size(), bytes);
      texts.put(from.relativize(file).toString(), Files.readString(file));
    }
    return commit(from);
  }

  /** {@code git archive} writes the commit as the comment of the archive. */
  private static Optional<String> archive(Path from, Map<String, String> texts)
      throws IOException, UnreadableMigrations {
    try (ZipFile zip = new ZipFile(from.toFile())) {
      long bytes = 0;
      for (ZipEntry entry : zip.stream().toList()) {
        if (entry.getName().endsWith(".sql")) {
          try (InputStream in = zip.getInputStream(entry)) {
            byte[] content = in.readNBytes((int) MOST_BYTES + 1);
            bytes += content.length;
            limit(from, texts.size(), bytes);
            texts.put(entry.getName(), new String(content, StandardCharsets.UTF_8));
          }
        }
      }
      return Optional.ofNullable(zip.getComment()).filter(COMMIT.asMatchPredicate());
    }
  }

  private static void limit(Path from, int files, long bytes) throws UnreadableMigrations {
    if (files >= MOST_FILES || bytes > MOST_BYTES) {
      throw new UnreadableMigrations(
          "%s holds more than %d files or %d bytes of SQL".formatted(from, MOST_FILES, MOST_BYTES));
    }
  }

  private static List<Path> files(Path from) throws IOException {
    try (Stream<Path> below = Files.walk(from)) {
      return below
          .filter(file -> file.toString().endsWith(".sql"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    }
  }

  private static String filled(String text, Map<String, String> placeholders) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(found ->
            Matcher.quoteReplacement(placeholders.getOrDefault(found.group(1), found.group())));
  }

  private static void statements(String file, String text, List<Entry> entries) {
    Matcher flyway = FLYWAY.matcher(file.substring(file.lastIndexOf('/') + 1));
    Optional<String> ofFile =
        flyway.matches() ? Optional.of(flyway.group(1).replace('_', '.')) : Optional.empty();
    SqlText read = SqlReader.read(text, true);
    for (SqlStatement statement : read.statements()) {
      int start = statement.range().start();
      Optional<String> version = ofFile.or(() -> changeset(text, start));
      int line =
          1 + Math.toIntExact(text.substring(0, start).chars().filter(c -> c == '\n').count());
      entries.add(
          new Entry(
              new Origin(file, version, line), Fingerprint.of(read.at(statement.range()), true)));
    }
  }

  /** The last that begins before. */
  private static Optional<String> changeset(String text, int start) {
    Matcher headings = CHANGESET.matcher(text).region(0, start);
    Optional<String> last = Optional.empty();
    while (headings.find()) {
      last = Optional.of(headings.group(1));
    }
    return last;
  }

  /** What git has checked out there, if it has. */
  private static Optional<String> commit(Path folder) {
    for (Path at = folder.toAbsolutePath(); at != null; at = at.getParent()) {
      Path git = at.resolve(".git");
      if (Files.isDirectory(git)) {
        return head(git);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> head(Path git) {
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (!head.startsWith("ref: ")) {
        return Optional.of(head).filter(COMMIT.asMatchPredicate());
      }
      String name = head.substring("ref: ".length());
      if (Files.isRegularFile(git.resolve(name))) {
        return Optional.of(Files.readString(git.resolve(name)).strip())
            .filter(COMMIT.asMatchPredicate());
      }
      return Files.readAllLines(git.resolve("packed-refs")).stream()
          .filter(line -> line.endsWith(" " + name))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
