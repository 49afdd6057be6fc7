package org.pgweir.gateway.clients;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.PostgresServer;

/** How PostgreSQL's own programs are told where to connect, and which servers they speak to. */
final class PostgresPrograms {

  private PostgresPrograms() {}

  static String uri(int port, String database) {
    return "postgresql://%s@%s:%d/%s"
        .formatted(PostgresServer.SUPERUSER, PostgresServer.HOST, port, database);
  }

  /** Skips the test where the installed program is older than the server it would have to read. */
  static void assumeReads(String program, PostgresServer server) {
    Command.assumePresent(program);
    String version = Command.run(List.of(program, "--version")).output();
    int major = Integer.parseInt(version.replaceAll("(?s).*\\) (\\d+).*", "$1"));
    Assumptions.assumeTrue(
        major >= server.major(), program + " " + major + " does not read " + server);
  }
}
