package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.store.Store;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.usage.Usages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rollouts of all databases behind the gateway. Safe for any thread.
 *
 * <p>A database is looked at from its first statement on, and again every few seconds until it has
 * schema pgweir; one that has it is worked on without sessions, too.
 */
public final class RolloutService implements Rollouts, AutoCloseable {

  /** So long after schema pgweir was installed every gateway has found it. */
  static final Duration FOUND = Duration.ofSeconds(10);

  private static final Duration INTERVAL = Duration.ofSeconds(3);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(RolloutService.class);

  /** Settings of sessions for short work; PostgreSQL counts times in milliseconds. */
  private static final Map<String, String> SHORT =
      Map.of(
          "search_path", "pg_catalog,pg_temp",
          "statement_timeout", "8000",
          "lock_timeout", "5000",
          "default_transaction_read_only", "off");

  private static final Map<String, String> LONG =
      Map.of("search_path", "pg_catalog,pg_temp", "lock_timeout", "5000");

  private final Optional<UpstreamConfig> upstream;
  private final String owner = "pgweir-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final AtomicLong epoch = new AtomicLong();
  private final Map<String, Known> databases = new ConcurrentHashMap<>();
  private final Thread looking;
  private volatile Supplier<List<String>> stores = List::of;
  private volatile Usages usages = Usages.NONE;
  private volatile Consumer<String> schemaAltered = _ -> {};
  private volatile BiConsumer<String, String> told = (_, _) -> {};
  private volatile boolean closed;

  /** What is known of a database. */
  private sealed interface Known {
    /** It has schema pgweir. */
    record Stored(RolloutDatabase rollouts) implements Known {}

    /** It had none when it was last looked at. */
    record Bare() implements Known {}
  }

  private RolloutService(Optional<UpstreamConfig> upstream) {
    this.upstream = upstream;
    this.looking = Thread.ofVirtual().name("pgweir-rollouts").unstarted(this::look);
  }

  /** By the gateway's own login; without one there is nothing to ask. */
  public static RolloutService open(UpstreamConfig upstream) {
    RolloutService service =
        new RolloutService(Optional.of(upstream).filter(each -> each.user().isPresent()));
    service.looking.start();
    return service;
  }

  /**
   * Says who is asked and told from now on.
   *
   * @param withStore databases known to have schema pgweir, which are worked on without sessions
   * @param evidence asked who still uses a column
   * @param altered told the database whose schema may be another now; must not block
   * @param news told a database and a sentence for its clients when a phase begins; must not block
   */
  public void wire(
      Supplier<List<String>> withStore,
      Usages evidence,
      Consumer<String> altered,
      BiConsumer<String, String> news) {
    stores = withStore;
    usages = evidence;
    schemaAltered = altered;
    told = news;
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  @Override
  public List<OpenRollout> of(String database) {
    return database(database).map(known -> known.open(PATIENCE)).orElse(List.of());
  }

  /** A connection for short work. */
  Connection connect(String database) throws SQLException {
    return source(database).getConnection();
  }

  /** Databases with schema pgweir that somebody has asked for. */
  List<String> databases() {
    return databases.entrySet().stream()
        .filter(each -> each.getValue() instanceof Known.Stored)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The configured database; empty without a login. */
  Optional<String> ownDatabase() {
    return upstream.map(each -> each.database().or(each::user).orElse("postgres"));
  }

  /** Whether the database has schema pgweir, which is looked at from now on. */
  boolean has(String database) {
    again(database);
    return database(database).isPresent();
  }

  private Optional<RolloutDatabase> database(String name) {
    if (upstream.isEmpty() || closed) {
      return Optional.empty();
    }
    return databases.computeIfAbsent(name, this::found)
            instanceof Known.Stored(RolloutDatabase rollouts)
        ? Optional.of(rollouts)
        : Optional.empty();
  }

  private void look() {
    try {
      while (!closed && upstream.isPresent()) {
        ownDatabase().ifPresent(this::database);
        stores.get().forEach(this::database);
        Thread.sleep(INTERVAL);
        databases.keySet().forEach(this::again);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void again(String name) {
    var _ =
        databases.computeIfPresent(
            name, (_, known) -> known instanceof Known.Bare && !closed ? found(name) : known);
  }

  private Known found(String name) {
    try (Connection connection = connect(name)) {
      if (new Store(connection).state() instanceof Store.State.Current) {
        return new Known.Stored(
            new RolloutDatabase(
                name,
                owner,
                source(name),
                OwnConnections.longRunning(upstream.orElseThrow(), name, LONG),
                (database, table) -> usages.of(database, table),
                () -> schemaAltered.accept(name),
                news -> {
                  epoch.incrementAndGet();
                  news.forEach(each -> told.accept(name, each));
                }));
      }
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("database", name).log("not asked: {}", SqlStates.state(e));
    }
    return new Known.Bare();
  }

  private DataSource source(String database) {
    return OwnConnections.source(upstream.orElseThrow(), database, SHORT);
  }

  /** One sentence for {@code /readyz}. */
  public String detail() {
    if (upstream.isEmpty()) {
      return "no login of the gateway's own: no rollouts";
    }
    List<String> problems =
        databases.values().stream()
            .filter(Known.Stored.class::isInstance)
            .flatMap(each -> ((Known.Stored) each).rollouts().problem().stream())
            .toList();
    return problems.isEmpty()
        ? "looking at rollouts of %d databases".formatted(databases().size())
        : String.join("; ", problems);
  }

  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    databases
        .values()
        .forEach(each -> {
          if (each instanceof Known.Stored(RolloutDatabase rollouts)) {
            rollouts.close();
          }
        });
  }
}
