package org.pgweir.gateway.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.hibernate.cfg.Configuration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.harness.CaseRun.Outcome;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.Versions;

/**
 * Migrations as teams have them, sent by their tools through the gateway with the policies that are
 * recommended, while traffic flows: they end as they do past the gateway, and stall nobody.
 */
final class MigrationsFlowTest {

  private static final List<String> SCRIPTS =
      List.of(
          """
          CREATE TABLE regions (id bigint PRIMARY KEY, name text NOT NULL);
          INSERT INTO regions VALUES (1, 'north'), (2, 'south');
          ALTER TABLE orders ADD COLUMN channel text NOT NULL DEFAULT 'web';
          """,
          """
          ALTER TABLE orders ADD COLUMN region_id bigint DEFAULT 1 REFERENCES regions;
          CREATE INDEX orders_by_region ON orders (region_id, placed);
          ALTER TABLE orders ADD CONSTRAINT total_positive CHECK (total >= 0);
          ALTER TABLE orders ADD UNIQUE (id, customer_id);
          ALTER TABLE orders ALTER COLUMN code SET NOT NULL;
          """,
          """
          COMMENT ON COLUMN orders.channel IS 'where it was bought';
          GRANT SELECT (channel) ON orders TO guest;
          """);

  private static final int MOST_TRIES = 10;

  @TempDir private Path folder;

  /** A tool that brings a database up to date. */
  @FunctionalInterface
  private interface Tool {
    void migrate(int port, String database) throws Exception;
  }

  @EachServer
  void migrationsEndAsTheyDoPastTheGatewayAndStallNobody(PostgresServer server) throws Exception {
    Files.createDirectory(folder.resolve("flyway"));
    for (int i = 0; i < SCRIPTS.size(); i++) {
      Files.writeString(folder.resolve("flyway/V%d__step.sql".formatted(i + 1)), SCRIPTS.get(i));
    }
    Files.writeString(folder.resolve("flyway/V2__step.sql.conf"), "executeInTransaction=false\n");
    Files.writeString(
        folder.resolve("changes.sql"),
        """
        --liquibase formatted sql
        --changeset a:1
        %s--changeset a:2 runInTransaction:false
        %s--changeset a:3
        %s\
        """
            .formatted(SCRIPTS.toArray()));
    Files.writeString(folder.resolve("all.sql"), String.join("", SCRIPTS));
    try (Scene scene = Scene.recommended(server)) {
      List<String> faults = new ArrayList<>();
      faults.addAll(faults(scene, "psql", this::psql));
      faults.addAll(faults(scene, "flyway", this::flyway));
      faults.addAll(faults(scene, "liquibase", this::liquibase));
      faults.addAll(faults(scene, "hibernate", MigrationsFlowTest::hibernate));
      assertThat(faults).isEmpty();
    }
  }

  /** What a tool runs in a transaction that locks for long is refused with the way to go. */
  @EachServer
  void inTransactionsOfToolsIsRefusedWhatWouldStall(PostgresServer server) throws Exception {
    Files.createDirectory(folder.resolve("flyway"));
    Files.writeString(folder.resolve("flyway/V1__first.sql"), SCRIPTS.get(0));
    Files.writeString(folder.resolve("flyway/V2__second.sql"), SCRIPTS.get(1));
    try (Scene scene = Scene.recommended(server)) {
      String database = scene.through(ofTool("flyway")).database();
      assertThatThrownBy(() -> flyway(scene.gateway().port(), database))
          .hasMessageContaining("NOT VALID");
      try (Connection connection = server.connect(database)) {
        assertThat(CatalogueDump.of(connection, true).lines())
            .anyMatch(line -> line.startsWith("relation regions"))
            .noneMatch(line -> line.contains("region_id"));
      }
      Files.writeString(
          folder.resolve("flyway/V2__second.sql.conf"), "executeInTransaction=false\n");
      flyway(scene.gateway().port(), database);
    }
  }

  private static List<String> faults(Scene scene, String name, Tool tool) throws Exception {
    ChangeCase change = ofTool(name);
    CaseRun idle = scene.direct(change);
    idle.prepare();
    tool.migrate(scene.server().port(), idle.database());
    CatalogueDump expected = idle.dump();
    assertThat(expected.lines()).anyMatch(line -> line.startsWith("index orders_by_region"));
    CaseRun run = scene.through(change);
    run.prepare();
    Outcome outcome =
        run.underTraffic(
            () -> failure(() -> untilItHasItsLocks(tool, scene.gateway().port(), run.database())),
            scene.noise(),
            scene.waits());
    List<String> faults = new ArrayList<>(outcome.errors());
    faults.addAll(CaseRun.stalls(outcome));
    faults.addAll(run.dump().differences(expected));
    return faults.stream().map(fault -> name + ": " + fault).toList();
  }

  /** Large enough that what reads it all stalls its traffic. */
  private static ChangeCase ofTool(String name) {
    return new ChangeCase(
        name,
        Versions.ALL,
        List.of(
            "INSERT INTO orders (customer_id, code) SELECT 1 + i % 500, 'd' || i FROM"
                + " generate_series(1, 30000) i",
            "ALTER TABLE orders ALTER COLUMN code SET DEFAULT '-'", "ANALYZE"),
        "",
        "plan",
        Optional.empty(),
        true,
        false);
  }

  /** In a transaction there is one try; whoever runs the tool runs it again. */
  private static void untilItHasItsLocks(Tool tool, int port, String database) throws Exception {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        tool.migrate(port, database);
        return;
      } catch (Exception failed) {
        if (!failed.toString().contains("could not lock")) {
          throw failed;
        }
        Thread.sleep(1000);
      }
    }
    throw new IllegalStateException("it never had its locks");
  }

  /** What a tool does that returns nothing. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws Exception;
  }

  private static Optional<String> failure(Attempt attempt) {
    try {
      attempt.run();
      return Optional.empty();
    } catch (Exception failed) {
      return Optional.of(failed.toString());
    }
  }

  private void psql(int port, String database) {
    Command.assumePresent("psql");
    Command.Result result =
        Command.run(
            List.of(
                "psql",
                "-X",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                PostgresServer.HOST,
                "-p",
                Integer.toString(port),
                "-U",
                PostgresServer.SUPERUSER,
                "-d",
                database,
                "-f",
                folder.resolve("all.sql").toString()));
    assertThat(result.status()).as(result.output()).isZero();
  }

  private void flyway(int port, String database) {
    Flyway.configure()
        .dataSource(PostgresServer.url(port, database), PostgresServer.SUPERUSER, "")
        .locations("filesystem:" + folder.resolve("flyway"))
        .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
  }

  private void liquibase(int port, String database) throws Exception {
    try (Connection connection = DriverManager.getConnection(PostgresServer.url(port, database));
        Liquibase liquibase =
            new Liquibase(
                "changes.sql",
                new DirectoryResourceAccessor(folder),
                DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
      liquibase.update(new Contexts());
    }
  }

  private static void hibernate(int port, String database) {
    new Configuration()
        .addAnnotatedClass(Region.class)
        .addAnnotatedClass(Order.class)
        .setProperty("hibernate.connection.url", PostgresServer.url(port, database))
        .setProperty("hibernate.hbm2ddl.auto", "update")
        .buildSessionFactory()
        .close();
  }

  /** A table that is new. */
  @Entity(name = "regions")
  static class Region {
    @Id long id;
    String name = "";
  }

  /** A table that is there, with more than it has. */
  @Entity(name = "Order")
  @Table(
      name = "orders",
      indexes = @Index(name = "orders_by_region", columnList = "region_id, placed"),
      uniqueConstraints =
          @UniqueConstraint(
              name = "orders_once",
              columnNames = {"id", "customer_id"}))
  static class Order {
    @Id long id;

    @Column(name = "customer_id")
    long customerId;

    @Column(name = "placed")
    @Nullable OffsetDateTime placed;

    @Column(columnDefinition = "text default 'web'")
    @Nullable String channel;

    @ManyToOne @Nullable Region region;
  }
}
