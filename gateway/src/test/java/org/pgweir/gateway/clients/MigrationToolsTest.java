package org.pgweir.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.DirectoryResourceAccessor;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.MarkedJudge;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.TestGateways;

/** A pool, and the tools that change schemas through it. */
final class MigrationToolsTest {

  private static final TestGateways GATEWAYS = new TestGateways();

  @TempDir private Path folder = Path.of("");

  @AfterAll
  static void stopGateways() {
    GATEWAYS.close();
  }

  private static String url(PostgresServer server) {
    return PostgresServer.url(
        GATEWAYS.inFrontOf(server).port(), server.createDatabase("migration"));
  }

  @EachServer
  void hikariServesManyThreads(PostgresServer server) throws Exception {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url(server));
    config.setMaximumPoolSize(5);
    try (HikariDataSource pool = new HikariDataSource(config);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> tasks =
          IntStream.range(0, 200).mapToObj(n -> (Callable<Integer>) () -> ask(pool, n)).toList();
      int sum = 0;
      for (Future<Integer> answer : threads.invokeAll(tasks)) {
        sum += answer.get();
      }
      assertThat(sum).isEqualTo(19_900);
    }
  }

  private static int ask(HikariDataSource pool, int number) throws SQLException {
    try (Connection connection = pool.getConnection();
        var statement = connection.prepareStatement("select ?::int")) {
      statement.setInt(1, number);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getInt(1);
      }
    }
  }

  @EachServer
  void flywayMigratesAndStopsAtARefusal(PostgresServer server) throws Exception {
    String url = url(server);
    Files.writeString(
        folder.resolve("V1__create.sql"),
        "create table t (id int primary key);\ninsert into t values (1);\n");
    Files.writeString(
        folder.resolve("V2__index.sql"), "create index concurrently t_id on t (id);\n");
    Flyway flyway =
        Flyway.configure()
            .dataSource(url, PostgresServer.SUPERUSER, "")
            .locations("filesystem:" + folder)
            .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
            .load();
    assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);

    Files.writeString(
        folder.resolve("V3__refused.sql"),
        "insert into t values (2);\nalter table t add column refuse_me int;\n");
    assertThatThrownBy(flyway::migrate).hasMessageContaining(MarkedJudge.MESSAGE);
    assertThat(count(url)).isEqualTo(1);
  }

  @EachServer
  void liquibaseUpdatesAndStopsAtARefusal(PostgresServer server) throws Exception {
    String url = url(server);
    Files.writeString(
        folder.resolve("changes.sql"),
        """
        --liquibase formatted sql
        --changeset a:1
        create table t (id int primary key);
        insert into t values (1);
        """);
    update(url);
    assertThat(count(url)).isEqualTo(1);

    Files.writeString(
        folder.resolve("changes.sql"),
        """
        --liquibase formatted sql
        --changeset a:1
        create table t (id int primary key);
        insert into t values (1);
        --changeset a:2
        insert into t values (2);
        alter table t add column refuse_me int;
        """);
    assertThatThrownBy(() -> update(url)).hasMessageContaining(MarkedJudge.MESSAGE);
    assertThat(count(url)).isEqualTo(1);
  }

  private void update(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Liquibase liquibase =
            new Liquibase(
                "changes.sql",
                new DirectoryResourceAccessor(folder),
                DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
      liquibase.update(new Contexts());
    }
  }

  private static int count(String url) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from t")) {
      row.next();
      return row.getInt(1);
    }
  }

  /** A table as an application declares it. */
  @Entity(name = "customer")
  static class Customer {
    @Id long id;
    String name = "";
  }

  @EachServer
  void hibernateUpdatesTheSchema(PostgresServer server) throws SQLException {
    String url = url(server);
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("create table customer (id bigint primary key)");
    }
    try (SessionFactory factory =
        new Configuration()
            .addAnnotatedClass(Customer.class)
            .setProperty("hibernate.connection.url", url)
            .setProperty("hibernate.hbm2ddl.auto", "update")
            .buildSessionFactory()) {
      factory.inTransaction(session -> {
        Customer customer = new Customer();
        customer.id = 7;
        customer.name = "seven";
        session.persist(customer);
      });
      String name =
          factory.fromTransaction(session -> {
            Customer found = session.find(Customer.class, 7L);
            return found == null ? "not found" : found.name;
          });
      assertThat(name).isEqualTo("seven");
    }
  }
}
