package org.pgweir.gateway.authentication;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Secrets from a file in the format of PgBouncer's {@code userlist.txt}: one {@code "role"
 * "secret"} per line, a double quote inside written twice, {@code ;} at the beginning of a line for
 * a comment.
 *
 * <p>The file is read again when it has changed. One that cannot be understood then leaves the
 * secrets as they were, and says so in the log.
 */
final class SecretFile implements SecretSource {

  private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

  private static final Pattern LINE =
      Pattern.compile("\\s*\"((?:[^\"]|\"\")*)\"\\s+\"((?:[^\"]|\"\")*)\"\\s*");

  private static final Pattern NOTHING = Pattern.compile("\\s*(;.*)?");

  /** One reading of the file. */
  private record Content(Stamp stamp, Map<String, StoredSecret> secrets) {}

  /** What changes when the file does. */
  private record Stamp(long modifiedMillis, long bytes, String fileKey) {

    static Stamp of(Path file) throws IOException {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(
          attributes.lastModifiedTime().toMillis(),
          attributes.size(),
          String.valueOf(attributes.fileKey()));
    }
  }

  private final Path file;
  private volatile Content content;
  private volatile @Nullable Stamp refused;

  private SecretFile(Path file, Content content) {
    this.file = file;
    this.content = content;
  }

  /**
   * Reads the file for the first time.
   *
   * @throws ConfigException naming file and line
   */
  static SecretFile open(Path file) {
    try {
      return new SecretFile(file, read(file));
    } catch (NoSuchFileException missing) {
      throw new ConfigException(file + " does not exist");
    } catch (IOException unreadable) {
      throw new ConfigException(file + " cannot be read: " + unreadable.getMessage());
    }
  }

  @Override
  public StoredSecret find(String role) throws IOException {
    Stamp stamp = Stamp.of(file);
    if (!stamp.equals(content.stamp) && !stamp.equals(refused)) {
      reload(stamp);
    }
    return content.secrets.getOrDefault(role, new StoredSecret.None());
  }

  private void reload(Stamp stamp) throws IOException {
    try {
      content = read(file);
      LOG.atInfo().addKeyValue("roles", content.secrets.size()).log("secrets read again");
    } catch (ConfigException bad) {
      refused = stamp;
      LOG.atError().log("secrets stay as they were: {}", bad.getMessage());
    }
  }

  private static Content read(Path file) throws IOException {
    Stamp stamp = Stamp.of(file);
    Map<String, StoredSecret> secrets = new HashMap<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (!NOTHING.matcher(lines.get(i)).matches()) {
        readLine(lines.get(i), file + ":" + (i + 1), secrets);
      }
    }
    return new Content(stamp, secrets);
  }

  private static void readLine(String line, String place, Map<String, StoredSecret> secrets) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new ConfigException(place + ": not of the form \"role\" \"secret\"");
    }
    String role = unquoted(matcher.group(1));
    try {
      if (secrets.put(role, StoredSecret.parse(unquoted(matcher.group(2)))) != null) {
        throw new ConfigException(place + ": the role is there twice");
      }
    } catch (IllegalArgumentException unreadable) {
      throw new ConfigException(
          place
              + ": "
              + unreadable.getMessage()
              + "; a secret is what pg_authid.rolpassword holds, SCRAM-SHA-256$... or md5...,"
              + " never a password in clear");
    }
  }

  private static String unquoted(String text) {
    return text.replace("\"\"", "\"");
  }
}
