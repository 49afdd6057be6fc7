package org.pgweir.gateway.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.pgweir.gateway.testkit.PostgresServer;

/** PgBouncer as Debian packages it, in session pooling, to compare with. */
final class Pgbouncer implements AutoCloseable {

  private final Path folder;
  private final Process process;
  private final int port;

  private Pgbouncer(Path folder, Process process, int port) {
    this.folder = folder;
    this.process = process;
    this.port = port;
  }

  /**
   * @param account the system account to run as where we are root, which it refuses to be
   */
  static Pgbouncer start(String program, String account, int serverPort)
      throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("pgweir-pgbouncer");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port = Ports.free();
    Path users = folder.resolve("users.txt");
    Files.writeString(users, "\"" + PostgresServer.SUPERUSER + "\" \"\"\n");
    Path settings = folder.resolve("pgbouncer.ini");
    Files.writeString(
        settings,
        """
        [databases]
        * = host=127.0.0.1 port=%d
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = %d
        unix_socket_dir =
        auth_type = trust
        auth_file = %s
        pool_mode = session
        max_client_conn = 1000
        default_pool_size = 600
        log_connections = 0
        log_disconnections = 0
        """
            .formatted(serverPort, port, users));
    ProcessBuilder builder =
        "root".equals(System.getProperty("user.name"))
            ? new ProcessBuilder(program, "-q", "-u", account, settings.toString())
            : new ProcessBuilder(program, "-q", settings.toString());
    Process process =
        builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    Ports.awaitAnswer(port, process);
    return new Pgbouncer(folder, process, port);
  }

  Target target() {
    return Target.process("pgbouncer", port, process.pid());
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    process.onExit().join();
    for (String file : new String[] {"users.txt", "pgbouncer.ini", "log"}) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.delete(folder);
  }
}
