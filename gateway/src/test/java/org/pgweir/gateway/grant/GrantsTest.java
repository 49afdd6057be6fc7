package org.pgweir.gateway.grant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.pgweir.gateway.grant.GrantedShop.refused;
import static org.pgweir.gateway.grant.GrantedShop.run;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.access.AuditVerification;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.Secret;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;

/** Statements that are refused, asked for, approved, and then run as often as they were granted. */
final class GrantsTest {

  private static final String HUMAN =
      """
      class: human
      grants: {approvers: [anna, boss, chief], mostUses: 3, breakGlass: chief}
      """;

  private static final String APPLICATION =
      """
      class: application
      grants: {approvers: [boss, chief], approvals: 2, mostUses: 3, scopes: allowed}
      """;

  private static final String ADD = "ALTER TABLE orders ADD COLUMN note text";

  @TempDir Path folder;

  @EachServer
  void aRefusedStatementIsAskedForApprovedAndThenRunsOnce(PostgresServer server) throws Exception {
    for (String protocol : List.of("simple", "extended")) {
      try (GrantedShop shop = shop(server, HUMAN);
          Connection session = shop.session(shop.one, protocol)) {
        SQLException refusal = refused(session, ADD);
        long grant = shop.request("anna", refusal, "");
        refused(session, ADD);
        assertThat(shop.decide("anna", grant, "approve", 403).path("error").asString())
            .contains("cannot approve it");
        shop.decide("boss", grant, "approve", 200);
        refused(session, "ALTER TABLE orders ADD COLUMN memo text");
        run(session, ADD);
        assertThat(hasNote(shop)).isEqualTo("1");
        refused(session, "ALTER TABLE orders ADD COLUMN note text");
        assertThatThrownBy(() -> run(session, "SELECT setval('s', 1)"))
            .isInstanceOf(SQLException.class);
        refused(session, "DELETE FROM orders");
        assertThat(shop.truth("SELECT used || state FROM pgweir.access_grant")).isEqualTo("1ended");
        assertThat(Files.readAllLines(shop.audit))
            .anyMatch(line -> line.contains("\"grant\":" + grant) && line.contains("add column"))
            .anyMatch(line -> line.contains("grant-approved") && line.contains("\"by\":\"boss\""));
        assertThat(AuditVerification.of(List.of(shop.audit)).broken()).isEmpty();
      }
      Files.delete(folder.resolve("audit.jsonl"));
    }
  }

  /** The grant lets one transaction write, and no function of another statement. */
  @EachServer
  void theSessionReadsOnlyAgainAfterIt(PostgresServer server) throws Exception {
    try (GrantedShop shop = shop(server, HUMAN);
        Connection session = shop.session()) {
      server.execute(
          shop.database,
          "CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'DELETE FROM other RETURNING 1'",
          "INSERT INTO other VALUES (1)");
      String update = "UPDATE orders SET total = 0 WHERE id = 7";
      approved(shop, refused(session, update));
      run(session, update);
      assertThat(shop.truth("SELECT total FROM orders WHERE id = 7")).isEqualTo("0");
      assertThatThrownBy(() -> run(session, "SELECT evil()"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
      refused(session, "UPDATE orders SET total = 0 WHERE id = 8");
      run(session, "BEGIN");
      SQLException inside = refused(session, update);
      assertThat(inside.getMessage()).contains("outside of a transaction block");
      run(session, "ROLLBACK");
      assertThat(shop.truth("SELECT count(*) FROM other")).isEqualTo("1");
    }
  }

  @EachServer
  void aGrantOfOneUseIsUsedOnceByFiftySessionsOnTwoGateways(PostgresServer server)
      throws Exception {
    try (GrantedShop shop = shop(server, HUMAN);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      String add = "UPDATE orders SET total = total + 1000 WHERE id = 1";
      try (Connection session = shop.session()) {
        approved(shop, refused(session, add));
      }
      CyclicBarrier start = new CyclicBarrier(50);
      List<Callable<Integer>> sessions = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String protocol = i % 4 < 2 ? "simple" : "extended";
        var through = i % 2 == 0 ? shop.one : shop.other;
        sessions.add(() -> {
          try (Connection session = shop.session(through, protocol)) {
            start.await(60, TimeUnit.SECONDS);
            run(session, add);
            return 1;
          } catch (SQLException refusal) {
            assertThat(refusal.getSQLState()).as(refusal.getMessage()).isEqualTo("42501");
            return 0;
          }
        });
      }
      int passed = 0;
      for (Future<Integer> each : threads.invokeAll(sessions)) {
        passed += each.get();
      }
      assertThat(passed).isEqualTo(1);
      assertThat(shop.truth("SELECT total FROM orders WHERE id = 1")).isEqualTo("1001");
      assertThat(shop.truth("SELECT count(*) FROM pgweir.access_use")).isEqualTo("1");
    }
  }

  /** What was granted when a transaction began is not granted when it goes on. */
  @EachServer
  void whatEndsOrIsRevokedInMidTransactionIsRefusedFromThen(PostgresServer server)
      throws Exception {
    try (GrantedShop shop = shop(server, APPLICATION);
        Connection session = shop.session()) {
      for (String end : List.of("expiry", "revocation")) {
        String truncate = "DROP TABLE IF EXISTS gone_" + end;
        long grant = shop.request("chief", refused(session, truncate), ", \"uses\": 3");
        assertThat(shop.decide("chief", grant, "approve", 403).path("error").asString())
            .contains("asked for a grant");
        shop.decide("boss", grant, "approve", 200);
        refused(session, truncate);
        server.execute(
            shop.database,
            "INSERT INTO pgweir.access_decision VALUES (%d, 'third', 'approved')".formatted(grant),
            "UPDATE pgweir.access_grant SET state = 'approved', valid_from = now(),"
                + " valid_until = now() + lasts WHERE id = "
                + grant);
        run(session, "BEGIN");
        run(session, truncate);
        if (end.equals("expiry")) {
          server.execute(
              shop.database, "UPDATE pgweir.access_grant SET valid_until = clock_timestamp()");
        } else {
          shop.decide("boss", grant, "revoke", 200);
        }
        refused(session, truncate);
        assertThatThrownBy(() -> run(session, "SELECT 1"))
            .isInstanceOfSatisfying(
                SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
        run(session, "ROLLBACK");
        // The server's clock jumps back: what has ended has ended.
        server.execute(
            shop.database, "UPDATE pgweir.access_grant SET valid_until = now() + interval '1 day'");
        refused(session, truncate);
      }
    }
  }

  @EachServer
  void aScopeIsATableAndAKind(PostgresServer server) throws Exception {
    try (GrantedShop shop = shop(server, APPLICATION);
        Connection session = shop.session()) {
      long grant =
          shop.post(
                  "anna",
                  "/grants",
                  """
                  {"database": "%s", "role": "postgres", "access": "people", "uses": 2,
                   "table": "public.orders", "kind": "alter table", "reason": "tidy"}\
                  """
                      .formatted(shop.database),
                  200)
              .path("id")
              .asLong();
      shop.decide("boss", grant, "approve", 200);
      refused(session, "ALTER TABLE public.orders ADD COLUMN a int");
      shop.decide("chief", grant, "approve", 200);
      refused(session, "ALTER TABLE public.other ADD COLUMN a int");
      refused(session, "CREATE INDEX ON public.orders (total)");
      run(session, "ALTER TABLE public.orders ADD COLUMN a int");
      run(session, "ALTER TABLE public.orders ADD COLUMN b int");
      refused(session, "ALTER TABLE public.orders ADD COLUMN c int");
    }
  }

  @EachServer
  void glassIsBrokenLoudlyAndByThoseWhoMay(PostgresServer server) throws Exception {
    BlockingQueue<String> posts = new LinkedBlockingQueue<>();
    HttpServer hook = hook(posts);
    AdminConfig.Webhook told =
        new AdminConfig.Webhook(
            "http://127.0.0.1:%d/".formatted(hook.getAddress().getPort()), new Secret("key"));
    try (GrantedShop shop = new GrantedShop(server, folder, Optional.of(told), HUMAN);
        Connection session = shop.session()) {
      String body =
          "{\"database\": \"%s\", \"role\": \"postgres\", \"access\": \"people\", \"reason\":"
              + " \"%s\"}";
      shop.post("chief", "/grants/break-glass", body.formatted(shop.database, " "), 400);
      shop.post("anna", "/grants/break-glass", body.formatted(shop.database, "fire"), 403);
      refused(session, "DELETE FROM orders WHERE id = 5");
      shop.post("chief", "/grants/break-glass", body.formatted(shop.database, "fire"), 200);
      run(session, "DELETE FROM orders WHERE id = 5");
      run(session, "DROP TABLE other");
      assertThat(Files.readAllLines(shop.audit))
          .anyMatch(line ->
              line.contains("BREAK-GLASS") && line.contains("chief") && line.contains("fire"));
      String posted = posts.poll(20, TimeUnit.SECONDS);
      assertThat(posted).startsWith("signed ").contains("grant-break-glass").contains("fire");
    } finally {
      hook.stop(0);
    }
  }

  private GrantedShop shop(PostgresServer server, String access) throws Exception {
    return new GrantedShop(server, folder, Optional.empty(), access);
  }

  private static void approved(GrantedShop shop, SQLException refusal) throws Exception {
    shop.decide("boss", shop.request("anna", refusal, ""), "approve", 200);
  }

  private static String hasNote(GrantedShop shop) throws SQLException {
    return shop.truth(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'orders'::regclass AND attname ="
            + " 'note'");
  }

  /** What is posted there, with {@code signed} before it if it is. */
  private static HttpServer hook(BlockingQueue<String> posts) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String body =
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          String time = exchange.getRequestHeaders().getFirst("X-Pgweir-Time");
          String signature = exchange.getRequestHeaders().getFirst("X-Pgweir-Signature");
          posts.add((signature.equals(hmac(time + "." + body)) ? "signed " : "forged ") + body);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String hmac(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("key".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256="
          + HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
