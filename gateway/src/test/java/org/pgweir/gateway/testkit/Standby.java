package org.pgweir.gateway.testkit;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hot standby of a {@link PostgresServer}, which streams from it: a base backup taken by copying
 * files between {@code pg_backup_start} and {@code pg_backup_stop}, run by the same program.
 */
public final class Standby implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final Set<String> OF_THE_PRIMARY = Set.of("postmaster.pid", "postmaster.opts");
  private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"");

  private final int port;
  private final Process process;

  private Standby(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Copies the server into an empty folder and starts the copy. */
  public static Standby of(PostgresServer primary, Path folder) {
    try (Connection connection = primary.connect(PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      Path data = Path.of(one(statement, "SHOW data_directory"));
      boolean old = primary.major() < 15;
      statement.execute(
          old
              ? "SELECT pg_start_backup('standby', true, false)"
              : "SELECT pg_backup_start('standby', true)");
      copy(data, folder);
      String label =
          one(
              statement,
              old
                  ? "SELECT labelfile FROM pg_stop_backup(false, false)"
                  : "SELECT labelfile FROM pg_backup_stop(false)");
      Files.writeString(folder.resolve("backup_label"), label);
      Files.createFile(folder.resolve("standby.signal"));
      Files.writeString(
          folder.resolve("postgresql.auto.conf"),
          "primary_conninfo = 'host=%s port=%d user=%s'%n"
              .formatted(PostgresServer.HOST, primary.port(), PostgresServer.SUPERUSER),
          StandardOpenOption.APPEND);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      int port = freePort();
      Standby standby = new Standby(port, start(data, folder, port));
      await().atMost(LIMIT).until(standby::answers);
      return standby;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(to.resolve(from.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!OF_THE_PRIMARY.contains(file.getFileName().toString())) {
              try {
                Files.copy(file, to.resolve(from.relativize(file)));
              } catch (NoSuchFileException _) {
                // The server removes files meanwhile; its log says which.
              }
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failed) {
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** As the primary was started, with another folder and port; root may not, and becomes nobody. */
  private static Process start(Path data, Path folder, int port) throws IOException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    String options = Files.readString(data.resolve("postmaster.opts"));
    command.add(options.substring(0, options.indexOf(' ')));
    Matcher argument = ARGUMENT.matcher(options);
    while (argument.find()) {
      command.add(
          switch (command.getLast()) {
            case "-D" -> folder.toString();
            case "-p" -> Integer.toString(port);
            default -> argument.group(1);
          });
    }
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String one(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  private boolean answers() {
    try (Connection connection = connect(PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      return one(statement, "SELECT pg_is_in_recovery()").equals("t");
    } catch (SQLException _) {
      return false;
    }
  }

  public int port() {
    return port;
  }

  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(PostgresServer.url(port, database));
  }

  /** Ends to be a standby; returns when it takes writes. */
  public void promote() throws SQLException {
    try (Connection connection = connect(PostgresServer.SUPERUSER);
        Statement statement = connection.createStatement()) {
      statement.execute("SELECT pg_promote(true, 60)");
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
