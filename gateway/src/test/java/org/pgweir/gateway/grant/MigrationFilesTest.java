package org.pgweir.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgweir.gateway.grant.GrantedShop.refused;
import static org.pgweir.gateway.grant.GrantedShop.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** Sessions of migrations change what stands in files under version control, and nothing else. */
final class MigrationFilesTest {

  private static final String MIGRATION =
      """
      class: migration
      migrations: {from: db, placeholders: {columns: "total int"}}
      grants: {approvers: boss}
      """;

  @TempDir Path folder;

  @EachServer
  void flywayRunsFromTheDirectoryAndFromNowhereElse(PostgresServer server) throws Exception {
    write("db/V1__items.sql", "CREATE TABLE items (id int PRIMARY KEY, ${columns});\n");
    write(
        "db/V2__fill.sql",
        """
        -- what there is
        INSERT INTO items SELECT i, i FROM generate_series(1, 10) i;
        UPDATE items SET total = 0;
        ALTER TABLE items ADD COLUMN note text DEFAULT 'it''s; new';
        """);
    write("elsewhere/V3__drop.sql", "DROP TABLE items;\n");
    try (GrantedShop shop = shop(server)) {
      flyway(shop, "db").migrate();
      assertThat(shop.truth("SELECT count(note) FROM items")).isEqualTo("10");
      assertThat(shop.truth("SELECT count(*) FROM flyway_schema_history WHERE type = 'SQL'"))
          .isEqualTo("2");
      Flyway other =
          Flyway.configure()
              .configuration(flyway(shop, "elsewhere").getConfiguration())
              .ignoreMigrationPatterns("*:missing")
              .load();
      assertThatThrownBy(other::migrate)
          .hasMessageContaining("stands in no file under version control");
      assertThat(shop.truth("SELECT count(*) FROM items")).isEqualTo("10");
    }
  }

  @EachServer
  void liquibaseRunsFromTheDirectoryAndFromNowhereElse(PostgresServer server) throws Exception {
    String changes =
        """
        --liquibase formatted sql
        --changeset anna:1
        CREATE TABLE parts (id int PRIMARY KEY);
        --changeset anna:2
        INSERT INTO parts VALUES (1), (2);
        """;
    write("db/changes.sql", changes);
    write("elsewhere/changes.sql", changes + "--changeset eve:1\nDROP TABLE parts;\n");
    try (GrantedShop shop = shop(server)) {
      liquibase(shop, "db");
      assertThat(shop.truth("SELECT count(*) FROM parts")).isEqualTo("2");
      assertThatThrownBy(() -> liquibase(shop, "elsewhere"))
          .hasMessageContaining("stands in no file under version control");
      assertThat(shop.truth("SELECT count(*) FROM parts")).isEqualTo("2");
    }
  }

  @EachServer
  void whatIsTypedByHandIsRefusedNamesTheNearestFileAndCanBeGrantedOnce(PostgresServer server)
      throws Exception {
    write("db/V7__note.sql", "\nALTER TABLE orders ADD COLUMN note text DEFAULT 'a';\n");
    try (GrantedShop shop = shop(server);
        Connection session = shop.session()) {
      String typed = "ALTER TABLE orders ADD COLUMN note text DEFAULT 'b'";
      SQLException refusal = refused(session, typed);
      assertThat(refusal.getMessage())
          .contains("stands in no file under version control")
          .contains("Nearest is V7__note.sql:2 (version 7), which differs in its values");
      refused(session, "EXPLAIN ANALYZE DELETE FROM orders");
      refused(session, "DO $$ BEGIN DELETE FROM orders; END $$");
      refused(session, "UPDATE orders SET total = 0");
      refused(session, "PREPARE p AS DELETE FROM orders");
      long grant = shop.request("anna", refusal, "");
      shop.decide("boss", grant, "approve", 200);
      run(session, typed);
      assertThat(shop.truth("SELECT note FROM orders LIMIT 1")).isEqualTo("b");
      refused(session, typed);
      assertThat(shop.truth("SELECT count(*) FROM orders WHERE total > 0")).isEqualTo("100");
    }
  }

  private GrantedShop shop(PostgresServer server) throws Exception {
    return new GrantedShop(server, folder, Optional.empty(), MIGRATION);
  }

  private void write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Flyway flyway(GrantedShop shop, String from) {
    return Flyway.configure()
        .dataSource(PostgresServer.url(shop.one.port(), shop.database), null, null)
        .locations("filesystem:" + folder.resolve(from))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .placeholders(Map.of("columns", "total int"))
        .load();
  }

  private void liquibase(GrantedShop shop, String from) throws Exception {
    try (Liquibase liquibase =
        new Liquibase(
            "changes.sql",
            new DirectoryResourceAccessor(folder.resolve(from)),
            DatabaseFactory.getInstance()
                .findCorrectDatabaseImplementation(new JdbcConnection(shop.session())))) {
      liquibase.update(new Contexts());
    }
  }
}
