package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/** pg_dump and pg_restore, both through the gateway. */
final class DumpTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  @EachServer
  void whatIsRestoredDumpsAsTheOriginal(PostgresServer server) {
    PostgresPrograms.assumeReads("pg_dump", server);
    int port = GATEWAYS.inFrontOf(server).port();
    String original = server.createDatabase("dump");
    String copy = server.createDatabase("dump");
    server.execute(
        original,
        "create table parent (id int primary key, doc jsonb)",
        "create table child (id int primary key, parent int references parent, pic bytea)",
        "insert into parent select n, '{\"a\": 1}' from generate_series(1, 5000) n",
        "insert into child select n, n, sha256(n::text::bytea) from generate_series(1, 5000) n",
        "create index on child (parent)",
        "create view v as select * from parent",
        "select lo_from_bytea(0, 'large object')",
        "create function f() returns int language sql as 'select 1'");

    Path archive = folder.resolve("archive");
    run("pg_dump", "-Fd", "-j", "2", "-f", archive.toString(), uri(port, original));
    run("pg_restore", "-j", "2", "-d", uri(port, copy), archive.toString());

    assertThat(plain(server.port(), copy)).isEqualTo(plain(server.port(), original));
    assertThat(plain(port, original)).isEqualTo(plain(server.port(), original));
  }

  private static String plain(int port, String database) {
    return run("pg_dump", uri(port, database))
        .lines()
        .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
        .reduce("", (text, line) -> text + line + "\n");
  }

  private static String uri(int port, String database) {
    return PostgresPrograms.uri(port, database);
  }

  private static String run(String... command) {
    Command.Result result = Command.run(List.of(command));
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }
}
