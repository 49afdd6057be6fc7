package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/** Replication connections: a base backup with its WAL, and logical decoding. */
final class ReplicationTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void takesABaseBackupWithItsWal(PostgresServer server) {
    PostgresPrograms.assumeReads("pg_basebackup", server);
    int port = GATEWAYS.inFrontOf(server).port();
    Path backup = folder.resolve("backup");
    run(
        "pg_basebackup",
        "-c",
        "fast",
        "-X",
        "stream",
        "-D",
        backup.toString(),
        "-d",
        PostgresPrograms.uri(port, "postgres"));
    assertThat(backup.resolve("backup_manifest")).isNotEmptyFile();
    assertThat(backup.resolve("pg_wal")).isNotEmptyDirectory();
  }

  @EachServer
  void receivesLogicalChanges(PostgresServer server) {
    Command.assumePresent("pg_recvlogical");
    int port = GATEWAYS.inFrontOf(server).port();
    String database = server.createDatabase("logical");
    server.execute(
        database,
        "create publication everything for all tables",
        "create table t (id int primary key, v text)");
    String slot = database + "_slot";
    String uri = PostgresPrograms.uri(port, database);
    run("pg_recvlogical", "-d", uri, "-S", slot, "-P", "pgoutput", "--create-slot");
    try {
      server.execute(database, "insert into t values (1, 'a change to receive')");
      String end = server.walPosition();
      Path changes = folder.resolve("changes");
      run(
          "pg_recvlogical",
          "-d",
          uri,
          "-S",
          slot,
          "--start",
          "--endpos",
          end,
          "-o",
          "proto_version=1",
          "-o",
          "publication_names=everything",
          "-f",
          changes.toString());
      assertThat(changes).content(StandardCharsets.ISO_8859_1).contains("a change to receive");
    } finally {
      run("pg_recvlogical", "-d", uri, "-S", slot, "--drop-slot");
    }
  }

  private static void run(String... command) {
    Command.Result result = Command.run(List.of(command));
    assertThat(result.status()).as(result.output()).isZero();
  }
}
