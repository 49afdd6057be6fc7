package org.pgweir.gateway.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.store.StoreException;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Policies;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;

/** A gateway that knows its server's catalogues, and databases to try changes on. */
record Scene(
    PostgresServer server,
    String template,
    PolicyJudge judge,
    GatewayMetrics metrics,
    Gateway gateway,
    Noise noise,
    LockWaits waits,
    Queue<String> databases)
    implements AutoCloseable {

  /** Tables of tests are small; what depends on size is done as for large ones. */
  static final String POLICY =
      """
      apiVersion: pgweir/v1
      kind: Policy
      metadata: {name: harness, owner: test}
      rules:
        create-index-blocks-writes: replace
        reindex-blocks-writes: replace
        drop-index-blocks-table: replace
        add-column-volatile-default: plan
        add-column-identity: plan
        add-column-key: plan
        add-column-check: plan
        add-column-foreign-key: plan
        add-column-not-null: plan
        set-not-null-full-scan: plan
        add-check-full-scan: plan
        add-foreign-key-full-scan: plan
        add-key-index-build: plan
        alter-type-rewrite: plan
        alter-type-full-scan: plan
        create-index-on-partitioned-table: plan
        attach-partition-full-scan: plan
        detach-partition-blocks: plan
      """;

  static Scene on(PostgresServer server, Path folder)
      throws IOException, BadPolicies, InterruptedException, SQLException {
    Path policy = folder.resolve("harness.yaml");
    Files.writeString(policy, POLICY);
    return on(server, policy.toString());
  }

  /** The same with the policies that are in force where nobody names others. */
  static Scene recommended(PostgresServer server)
      throws IOException, BadPolicies, InterruptedException, SQLException {
    return on(server, "pack:recommended");
  }

  private static Scene on(PostgresServer server, String policies)
      throws IOException, BadPolicies, InterruptedException, SQLException {
    String template = server.createDatabase("harness_template");
    server.execute(template, Files.readString(ChangeCase.FOLDER.resolve("schema.sql")));
    String quiet = server.createDatabase("harness_quiet", template);
    GatewayConfig config =
        GatewayConfig.defaults(
                UpstreamConfig.of(new HostPort(PostgresServer.HOST, server.port()))
                    .withUser(PostgresServer.SUPERUSER))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    GatewayMetrics metrics = new GatewayMetrics();
    CatalogueService catalogues =
        CatalogueService.open(config, Clock.systemUTC(), metrics.catalogues());
    PolicyJudge judge = Policies.load(List.of(policies), catalogues, Clock.systemUTC());
    Scene scene =
        new Scene(
            server,
            template,
            judge,
            metrics,
            Gateway.start(config, judge, catalogues, metrics),
            new Noise(server, quiet),
            new LockWaits(server.connect(PostgresServer.SUPERUSER)),
            new ConcurrentLinkedQueue<>(List.of(quiet, template)));
    scene.warmUp();
    return scene;
  }

  /** A gateway that has just started translates its own code while it is measured. */
  private void warmUp() throws SQLException, InterruptedException {
    String database = copy();
    List<Foreground> traffic = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      traffic.add(new Foreground(database, gateway.port(), server.port()));
    }
    try (Connection client =
        DriverManager.getConnection(PostgresServer.url(gateway.port(), database))) {
      for (int i = 0; i < 10; i++) {
        client.createStatement().execute("ALTER TABLE orders ADD COLUMN warm%d int".formatted(i));
        Thread.sleep(200);
      }
    }
    traffic.forEach(Foreground::close);
  }

  /** A run whose change goes through the gateway. */
  CaseRun through(ChangeCase change) throws SQLException {
    String database = copy();
    if (change.verdict().equals("plan")) {
      try (Connection connection = server.connect(database)) {
        new Store(connection).install(Optional.empty());
      } catch (StoreException failed) {
        throw new IllegalStateException(failed);
      }
    }
    return new CaseRun(change, database, server.port(), gateway.port(), gateway.port());
  }

  /** A run whose change goes to the server as it stands. */
  CaseRun direct(ChangeCase change) {
    return new CaseRun(change, copy(), server.port(), gateway.port(), server.port());
  }

  /** What the gateway will do with the change, as the keys of {@code cases.yaml} call it. */
  String verdict(CaseRun run) {
    SessionFacts facts =
        new SessionFacts(
            run.database(), PostgresServer.SUPERUSER, "", server.major() * 10_000, true);
    return judge.judge(run.change().statement(), facts).statements().stream()
        .map(statement -> word(statement.verdict()))
        .filter(word -> !word.equals("forward"))
        .findFirst()
        .orElse("forward");
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Forward _, Verdict.Warn _ -> "forward";
      case Verdict.Guarded _ -> "guard";
      case Verdict.Replaced _ -> "replace";
      case Verdict.Planned _ -> "plan";
      case Verdict.Refuse(var refusal) -> "refuse: " + refusal.rule();
    };
  }

  private String copy() {
    String name = server.createDatabase("harness_case", template);
    databases.add(name);
    return name;
  }

  @Override
  public void close() throws SQLException {
    noise.close();
    waits.close();
    gateway.close();
    metrics.close();
    databases.forEach(server::dropDatabase);
  }
}
