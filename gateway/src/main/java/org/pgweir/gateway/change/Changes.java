package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.pgweir.gateway.backfill.Backfills;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.errand.ChangeJournal;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.observe.ChangeMetrics;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.gateway.store.Store;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The planned changes of all databases behind the gateway. Safe for any thread.
 *
 * <p>Looks at its start and every half minute which databases have schema pgweir, and works on the
 * changes there that nobody else works on.
 */
public final class Changes implements ChangeJournal, AutoCloseable {

  /** As many are asked at a time; the others in the next rounds. */
  static final int MAX_DATABASES = 64;

  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Logger LOG = LoggerFactory.getLogger(Changes.class);

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
  private final ChangeObserver observer;
  private final TrafficSignals traffic;
  private final Clock clock;
  private final Consumer<String> schemaAltered;
  private final String owner = "pgweir-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, ChangeDatabase> databases = new ConcurrentHashMap<>();
  private final Thread looking;
  private String lastAsked = "";
  private volatile boolean closed;
  private volatile Optional<String> problem = Optional.empty();

  private Changes(
      UpstreamConfig upstream,
      ChangeObserver observer,
      TrafficSignals traffic,
      Clock clock,
      Consumer<String> schemaAltered) {
    this.upstream = Optional.of(upstream).filter(each -> each.user().isPresent());
    this.observer = observer;
    this.traffic = traffic;
    this.clock = clock;
    this.schemaAltered = schemaAltered;
    this.looking = Thread.ofVirtual().name("pgweir-changes").unstarted(this::look);
  }

  /**
   * Begins to work.
   *
   * @param metrics told what is done
   * @param traffic asked how the traffic on a table bears its backfill
   * @param clock by which jobs keep their hours
   * @param schemaAltered told the database whose schema may be another now; must not block
   */
  public static Changes open(
      UpstreamConfig upstream,
      ChangeMetrics metrics,
      TrafficSignals traffic,
      Clock clock,
      Consumer<String> schemaAltered) {
    return open(upstream, ChangeObserver.counting(metrics), traffic, clock, schemaAltered);
  }

  static Changes open(
      UpstreamConfig upstream,
      ChangeObserver observer,
      TrafficSignals traffic,
      Clock clock,
      Consumer<String> schemaAltered) {
    Changes changes = new Changes(upstream, observer, traffic, clock, schemaAltered);
    changes.looking.start();
    return changes;
  }

  @Override
  public CompletionStage<Offer> offer(Proposal proposal) {
    if (upstream.isEmpty()) {
      return ChangeJournal.NONE.offer(proposal);
    }
    try {
      return CompletableFuture.supplyAsync(() -> offerNow(proposal), threads);
    } catch (RejectedExecutionException _) {
      return CompletableFuture.completedFuture(new NotOffered("the gateway is stopping"));
    }
  }

  private Offer offerNow(Proposal proposal) {
    String database = proposal.client().database();
    try (Connection connection = connect(database)) {
      return new Offering(connection).offer(proposal);
    } catch (SQLException e) {
      LOG.atWarn()
          .addKeyValue("database", database)
          .addKeyValue("sqlstate", SqlStates.state(e))
          .log("a planned change could not be written down");
      return new NotOffered(
          "the journal could not be written (SQLSTATE " + SqlStates.state(e) + ")");
    } catch (RuntimeException e) {
      LOG.atError().setCause(WithoutText.of(e)).log("a planned change could not be written down");
      return new NotOffered("the gateway failed; its log says more");
    }
  }

  @Override
  public void begun(String database, long change) {
    database(database).ifPresent(ChangeDatabase::wake);
  }

  @Override
  public void withdrawn(String database, long change) {
    try {
      threads.execute(() -> {
        try (Connection connection = connect(database)) {
          new Journal(connection).forgetOffer(change);
        } catch (SQLException e) {
          LOG.atDebug().log("an offer stays until it is forgotten: {}", SqlStates.state(e));
        }
      });
    } catch (RejectedExecutionException _) {
      // The next gateway forgets it in time.
    }
  }

  /** Jobs that are changes of one backfill. */
  public Backfills backfills() {
    return new BackfillJobs(this, threads);
  }

  /** The role that the gateway logs in as. */
  String login() {
    return upstream.flatMap(UpstreamConfig::user).orElse("");
  }

  /** Whether there is a login to work with. */
  boolean hasLogin() {
    return upstream.isPresent();
  }

  boolean isClosed() {
    return closed;
  }

  /** The databases whose changes are known: those with schema {@code pgweir}. */
  public List<String> databases() {
    return databases.keySet().stream().sorted().toList();
  }

  /** A connection for short work. */
  Connection connect(String database) throws SQLException {
    return source(database, SHORT).getConnection();
  }

  private DataSource source(String database, Map<String, String> settings) {
    return OwnConnections.source(upstream.orElseThrow(), database, settings);
  }

  private Optional<ChangeDatabase> database(String name) {
    if (closed || upstream.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        databases.computeIfAbsent(
            name,
            _ ->
                new ChangeDatabase(
                    name,
                    owner,
                    source(name, SHORT),
                    OwnConnections.longRunning(upstream.get(), name, LONG),
                    observer,
                    traffic,
                    clock,
                    () -> schemaAltered.accept(name))));
  }

  /** One sentence for {@code /readyz}. */
  public String detail() {
    if (upstream.isEmpty()) {
      return "no login of the gateway's own: statements cannot be planned";
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "working on %d changes in %d databases"
            .formatted(
                databases.values().stream().mapToInt(ChangeDatabase::count).sum(),
                databases.size()));
    problem.ifPresent(sentences::add);
    databases.values().forEach(each -> each.problem().ifPresent(sentences::add));
    return String.join("; ", sentences);
  }

  private void look() {
    if (upstream.isEmpty()) {
      return;
    }
    try {
      while (!closed) {
        lookOnce();
        Thread.sleep(INTERVAL);
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Looks for databases with changes. */
  synchronized void lookOnce() {
    if (upstream.isEmpty()) {
      return;
    }
    try {
      List<String> next = connectable(lastAsked);
      lastAsked = next.size() < MAX_DATABASES ? "" : next.getLast();
      for (String name : next) {
        if (!databases.containsKey(name) && hasStore(name)) {
          database(name);
        }
      }
      problem = Optional.empty();
    } catch (SQLException e) {
      problem = Optional.of("looking for changes: " + e.getMessage());
      LOG.atWarn().log("cannot look which databases have changes: {}", SqlStates.state(e));
    }
  }

  private List<String> connectable(String behind) throws SQLException {
    try (Connection connection = OwnConnections.source(upstream.orElseThrow()).getConnection();
        PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate
                AND has_database_privilege(datname, 'CONNECT') AND datname > ?
                ORDER BY datname LIMIT ?\
                """)) {
      statement.setString(1, behind);
      statement.setInt(2, MAX_DATABASES);
      try (ResultSet rows = statement.executeQuery()) {
        List<String> names = new ArrayList<>();
        while (rows.next()) {
          names.add(rows.getString(1));
        }
        return names;
      }
    }
  }

  /** One that cannot be asked has none; it is asked again. */
  private boolean hasStore(String name) {
    try (Connection connection = connect(name)) {
      return new Store(connection).state() instanceof Store.State.Current;
    } catch (SQLException e) {
      LOG.atDebug().addKeyValue("database", name).log("not asked: {}", SqlStates.state(e));
      return false;
    }
  }

  @Override
  public void close() {
    closed = true;
    looking.interrupt();
    databases.values().forEach(ChangeDatabase::close);
    threads.shutdownNow();
  }
}
