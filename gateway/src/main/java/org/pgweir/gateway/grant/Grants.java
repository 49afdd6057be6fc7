package org.pgweir.gateway.grant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.pgweir.gateway.access.GrantDesk;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.observe.WithoutText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The grants of all databases behind the gateway. Safe for any thread; what blocks runs on virtual
 * threads.
 */
public final class Grants implements GrantDesk, AutoCloseable {

  /** Connections at a time. Others wait for them. */
  private static final int CONNECTIONS = 4;

  private static final int REMEMBERED = 1_000;
  private static final int LONGEST_REMEMBERED = 64 * 1024;
  private static final Duration REMEMBERED_FOR = Duration.ofHours(24);
  private static final String NO_SCHEMA = "3F000";
  private static final String NO_TABLE = "42P01";
  private static final String NO_RIGHT = "42501";
  private static final Logger LOG = LoggerFactory.getLogger(Grants.class);

  private static final Map<String, String> SETTINGS =
      Map.of(
          "search_path", "pg_catalog,pg_temp",
          "statement_timeout", "8000",
          "lock_timeout", "5000",
          "default_transaction_read_only", "off",
          "default_transaction_isolation", "read\\ committed");

  private final Optional<UpstreamConfig> upstream;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore connections = new Semaphore(CONNECTIONS, true);

  /** Texts of statements that were refused, for those who decide about them. */
  private final Cache<Refused, Claim> refused =
      Caffeine.newBuilder().maximumSize(REMEMBERED).expireAfterWrite(REMEMBERED_FOR).build();

  /** A statement that was refused, as people name it. */
  record Refused(String database, String role, String access, String statement) {}

  private Grants(UpstreamConfig upstream) {
    this.upstream = Optional.of(upstream).filter(each -> each.user().isPresent());
  }

  /** With the gateway's own login, without which nothing is granted. */
  public static Grants open(UpstreamConfig upstream) {
    return new Grants(upstream);
  }

  @Override
  public CompletionStage<Answer> claim(Claim claim) {
    if (upstream.isEmpty()) {
      return CompletableFuture.completedFuture(
          new Unknown("the gateway has no login of its own (upstream.url)."));
    }
    try {
      return CompletableFuture.supplyAsync(() -> claimNow(claim), threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(new Unknown("the gateway is stopping."));
    }
  }

  private Answer claimNow(Claim claim) {
    String database = claim.session().database();
    try {
      Optional<Long> grant = in(database, store -> store.claim(claim));
      if (grant.isPresent()) {
        LOG.atInfo()
            .addKeyValue("database", database)
            .addKeyValue("grant", grant.get())
            .addKeyValue("role", claim.session().user())
            .addKeyValue("statement", claim.what().statement())
            .log("a grant was used");
        return new Granted(grant.get());
      }
      if (claim.text().length() <= LONGEST_REMEMBERED) {
        refused.put(
            new Refused(
                database, claim.session().user(), claim.what().access(), claim.what().statement()),
            claim);
      }
      return new NotGranted();
    } catch (SQLException e) {
      LOG.atWarn()
          .addKeyValue("database", database)
          .addKeyValue("sqlstate", e.getSQLState())
          .log("grants could not be looked up");
      return new Unknown(why(database, e));
    } catch (RuntimeException e) {
      LOG.atError().setCause(WithoutText.of(e)).log("grants could not be looked up");
      return new Unknown("the gateway failed; its log says more.");
    }
  }

  /** What helps. */
  static String why(String database, SQLException e) {
    return switch (String.valueOf(e.getSQLState())) {
      case NO_SCHEMA, NO_TABLE, NO_RIGHT ->
          "database \"%s\" lacks what they are kept in; run pgweir install.".formatted(database);
      default ->
          "they could not be looked up (SQLSTATE %s).".formatted(String.valueOf(e.getSQLState()));
    };
  }

  /** The text that was refused; empty if this gateway does not know it. */
  Optional<String> text(Refused statement) {
    return Optional.ofNullable(refused.getIfPresent(statement)).map(Claim::text);
  }

  /** Work on the grants of a database. */
  @FunctionalInterface
  interface Work<T> {
    T run(GrantStore store) throws SQLException;
  }

  /** Work that may find that something cannot be. */
  @FunctionalInterface
  interface Decision<T> {
    T run(GrantStore store) throws SQLException, NotPossible;
  }

  /** Does it over a connection of its own; blocks. */
  <T> T in(String database, Work<T> work) throws SQLException {
    connections.acquireUninterruptibly();
    try (Connection connection = connect(database)) {
      return work.run(new GrantStore(connection));
    } finally {
      connections.release();
    }
  }

  /** Does it in one transaction; blocks. */
  <T> T inTransaction(String database, Decision<T> work) throws SQLException, NotPossible {
    try (Connection connection = connect(database)) {
      connection.setAutoCommit(false);
      try {
        T done = work.run(new GrantStore(connection));
        connection.commit();
        return done;
      } finally {
        connection.rollback();
      }
    }
  }

  private Connection connect(String database) throws SQLException {
    return OwnConnections.source(upstream.orElseThrow(), database, SETTINGS).getConnection();
  }

  /** Whether there can be any. */
  boolean isPossible() {
    return upstream.isPresent();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
