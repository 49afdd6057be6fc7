package org.pgweir.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** Schema pgweir, put there and taken away on real servers. */
class StoreTest {

  @EachServer
  void isThereAfterItWasInstalledOnceOrTwice(PostgresServer server) throws Exception {
    try (Connection connection = server.connect(server.createDatabase("store"))) {
      Store store = new Store(connection);
      assertThat(store.state())
          .isInstanceOfSatisfying(
              Store.State.Unusable.class,
              state -> assertThat(state.why()).contains("run pgweir install"));
      assertThat(store.install(Optional.empty())).contains("001-changes.sql");
      assertThat(store.install(Optional.empty())).isEmpty();
      assertThat(store.state()).isEqualTo(new Store.State.Current());
      assertThat(store.uninstall(false)).isTrue();
      assertThat(store.uninstall(false)).isFalse();
      assertThat(store.state()).isInstanceOf(Store.State.Unusable.class);
    }
  }

  @EachServer
  void manyInstallAtOnceAndOneDoesIt(PostgresServer server) {
    String database = server.createDatabase("store");
    List<CompletableFuture<List<String>>> all =
        IntStream.range(0, 5)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> install(server, database)))
            .toList();
    assertThat(all.stream().map(CompletableFuture::join).filter(done -> !done.isEmpty()))
        .hasSize(1);
  }

  @EachServer
  void saysWhichRightIsMissing(PostgresServer server) throws Exception {
    String database = server.createDatabase("store");
    try (Connection guest = guest(server, database)) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> new Store(guest).install(Optional.empty()))
          .withMessageContaining("GRANT CREATE ON DATABASE");
      install(server, database);
      assertThat(new Store(guest).state())
          .isInstanceOfSatisfying(
              Store.State.Unusable.class, state -> assertThat(state.why()).contains("\"guest\""));
      try (Connection owner = server.connect(database)) {
        assertThat(new Store(owner).install(Optional.of("guest"))).isEmpty();
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(() -> new Store(owner).install(Optional.of("nobody of that name")))
            .withMessageContaining("there is no role");
      }
      assertThat(new Store(guest).state()).isEqualTo(new Store.State.Current());
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> new Store(guest).install(Optional.empty()))
          .withMessageContaining("belongs to another role");
    }
  }

  @EachServer
  void refusesADatabaseThatIsReadOnly(PostgresServer server) throws Exception {
    String database = server.createDatabase("store");
    server.execute(
        database, "ALTER DATABASE %s SET default_transaction_read_only = on".formatted(database));
    try (Connection connection = server.connect(database)) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> new Store(connection).install(Optional.empty()))
          .withMessageContaining("read-only");
    }
  }

  @EachServer
  void staysWhileChangesAreUnderWay(PostgresServer server) throws Exception {
    String database = server.createDatabase("store");
    install(server, database);
    server.execute(
        database,
        """
        INSERT INTO pgweir.change (token, state, statement, rule, policy_epoch, table_name,
          first_with_client, undo_on_failure, login, role, settings, lock_timeout,
          statement_timeout, application_name)
        VALUES ('', 'paused', '', '', 1, '', false, false, '', '', '{}', '1 s', '1 s', '')\
        """);
    try (Connection connection = server.connect(database)) {
      assertThatExceptionOfType(StoreException.class)
          .isThrownBy(() -> new Store(connection).uninstall(false))
          .withMessageContaining("neither done nor undone: 1");
      assertThat(new Store(connection).uninstall(true)).isTrue();
    }
  }

  @EachServer
  void letsNobodyElseAtTheJournal(PostgresServer server) throws Exception {
    String database = server.createDatabase("store");
    install(server, database);
    try (Connection guest = guest(server, database);
        Statement statement = guest.createStatement()) {
      for (String table : tables(server, database)) {
        assertThatThrownBy(() -> statement.execute("TABLE pgweir." + table))
            .hasMessageContaining("permission denied");
      }
      assertThatThrownBy(() -> statement.execute("CREATE TABLE pgweir.mine ()"))
          .hasMessageContaining("permission denied");
      assertThatThrownBy(() -> statement.execute("SELECT pgweir.begin_change(1, '')"))
          .hasMessageContaining("there is no change 1 to begin");
      try (ResultSet none = statement.executeQuery("SELECT pgweir.change_progress(1, '')")) {
        none.next();
        assertThat(none.getString(1)).isNull();
      }
    }
  }

  @EachServer
  void knowsWhenAnotherBuildInstalledIt(PostgresServer server) throws Exception {
    String database = server.createDatabase("store");
    install(server, database);
    try (Connection connection = server.connect(database)) {
      Store store = new Store(connection);
      server.execute(database, "INSERT INTO pgweir.migration VALUES (999, 'later.sql', '')");
      assertThat(store.state().toString()).contains("newer pgweir");
      assertThatThrownBy(() -> store.install(Optional.empty())).hasMessageContaining("newer");
      server.execute(
          database,
          "DELETE FROM pgweir.migration WHERE number = 999",
          "UPDATE pgweir.migration SET checksum = 'another' WHERE number = 1");
      assertThat(store.state().toString()).contains("another 001-changes.sql");
      assertThatThrownBy(() -> store.install(Optional.empty())).hasMessageContaining("001-changes");
    }
  }

  @Test
  void listsEveryFileThatIsThere() throws IOException {
    Path folder = Path.of("src/main/resources/org/pgweir/gateway/store");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(Migrations.all().stream().map(Migration::name))
          .containsExactlyElementsOf(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".sql"))
                  .sorted()
                  .toList());
    }
    assertThat(Migrations.all()).extracting(Migration::number).doesNotHaveDuplicates();
  }

  private static List<String> install(PostgresServer server, String database) {
    try (Connection connection = server.connect(database)) {
      return new Store(connection).install(Optional.empty());
    } catch (SQLException | StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tables(PostgresServer server, String database) throws SQLException {
    try (Connection connection = server.connect(database);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT array_agg(relname) FROM pg_class"
                    + " WHERE relnamespace = 'pgweir'::regnamespace AND relkind = 'r'")) {
      row.next();
      return List.of((String[]) row.getArray(1).getArray());
    }
  }

  private static Connection guest(PostgresServer server, String database) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?user=guest"
            .formatted(PostgresServer.HOST, server.port(), database));
  }
}
