package org.pgweir.gateway.recipe;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.pgweir.gateway.catalog.CatalogueReader;
import org.pgweir.gateway.harness.CatalogueDump;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.catalog.Catalogue;

/** A database that is made anew for each run of a case, and a judge who knows its catalogue. */
final class PlannedDatabase implements AutoCloseable {

  private final Connection connection;
  private final int serverVersion;

  PlannedDatabase(PostgresServer server) throws SQLException {
    this.connection = server.connect(server.createDatabase("recipes"));
    this.serverVersion = server.major() * 10_000;
  }

  void reset(PlanCase each) throws SQLException {
    execute("DROP SCHEMA IF EXISTS public CASCADE; DROP SCHEMA IF EXISTS other CASCADE");
    execute("CREATE SCHEMA public");
    execute(PlanCase.schema());
    for (String sql : each.setup()) {
      execute(sql);
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  void inTransaction(List<String> statements) throws SQLException {
    execute("BEGIN");
    for (String sql : statements) {
      execute(sql);
    }
    execute("COMMIT");
  }

  int update(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  boolean isTrue(String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() && row.getBoolean(1);
    }
  }

  CatalogueDump catalogue(PlanCase each) throws SQLException {
    return CatalogueDump.of(connection, !each.orderDiffers());
  }

  /** The rows of all tables, and where sequences stand. */
  List<String> contents(PlanCase each) throws SQLException {
    List<String> contents = new ArrayList<>();
    for (String table :
        strings(
            """
            SELECT c.oid::regclass::text FROM pg_class c
            WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text IN ('public', 'other')
            ORDER BY 1
            """)) {
      String row = "to_jsonb(whole_row)";
      for (String differing : each.differing()) {
        String column = differing.substring(differing.lastIndexOf('.') + 1);
        row += " - '" + column + "'";
        if (differing.startsWith(table + ".")) {
          contents.addAll(
              strings(
                  "SELECT '%s: ' || count(\"%s\") || ' of ' || count(*) || ', different ' || count(DISTINCT \"%s\"::text) FROM %s"
                      .formatted(differing, column, column, table)));
        }
      }
      contents.addAll(
          strings(
              "SELECT '%s ' || (%s)::text FROM %s whole_row ORDER BY 1"
                  .formatted(table, row, table)));
    }
    contents.addAll(
        strings(
            """
            SELECT format('%I.%I at %s', schemaname, sequencename, last_value) FROM pg_sequences
            WHERE schemaname IN ('public', 'other') ORDER BY 1
            """));
    return contents;
  }

  private List<String> strings(String query) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }

  private Catalogue read() throws SQLException {
    connection.setAutoCommit(false);
    try {
      return CatalogueReader.read(connection);
    } finally {
      connection.setAutoCommit(true);
    }
  }

  /** What is made of a statement here and now, on tables that are taken for large ones. */
  Verdict judge(String sql, String rules) throws SQLException, IOException {
    CatalogueScript large = new CatalogueScript(read(), List.of("public"));
    large.forgetSizes();
    Path file = Files.createTempFile("recipes", ".yaml");
    try {
      Files.writeString(
          file,
          """
          apiVersion: pgweir/v1
          kind: Policy
          metadata: {name: recipes, owner: test}
          rules: %s
          """
              .formatted(rules));
      Judge judge =
          Policies.load(List.of(file.toString()), new Fixed(large.catalogue()), Clock.systemUTC());
      return judge
          .judge(sql, new SessionFacts("shop", "app", "test", serverVersion, true))
          .statements()
          .getFirst()
          .verdict();
    } catch (BadPolicies bad) {
      throw new AssertionError(bad);
    } finally {
      Files.delete(file);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private record Fixed(Catalogue catalogue) implements Catalogues {
    @Override
    public long epoch() {
      return 1;
    }

    @Override
    public Knowledge of(String database) {
      return new Known(catalogue);
    }

    @Override
    public Knowledge atHand(String database) {
      return of(database);
    }
  }
}
