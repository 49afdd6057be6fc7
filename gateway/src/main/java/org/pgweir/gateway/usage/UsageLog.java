package org.pgweir.gateway.usage;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the evidence of all databases behind the gateway: writes down every ten seconds what was
 * counted, that the gateway was there, and who is connected past it. Safe for any thread.
 *
 * <p>A database without schema {@code pgweir} keeps none. What was counted since the last writing
 * is lost when the process is killed, and so is the claim that it was observed.
 */
public final class UsageLog implements Usages, AutoCloseable {

  /** As many databases are kept; nothing is claimed of the others. */
  private static final int MAX_DATABASES = 256;

  private static final int INTERVAL_SECONDS = 10;
  private static final int RETRY_SECONDS = 60;
  private static final Duration READING = Duration.ofSeconds(1);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "search_path", "pg_catalog,pg_temp",
          "statement_timeout", "8000",
          "lock_timeout", "5000",
          "default_transaction_read_only", "off");
  private static final Logger LOG = LoggerFactory.getLogger(UsageLog.class);

  private final Optional<UpstreamConfig> upstream;
  private final UsageCounter counter;
  private final String gateway =
      "pgweir-" + ProcessHandle.current().pid() + "-" + UUID.randomUUID();
  private final Map<String, ObservedDatabase> databases = new ConcurrentHashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Thread writing;
  private volatile Supplier<List<String>> withStore = List::of;
  private volatile boolean started;
  private volatile boolean closed;

  private UsageLog(Optional<UpstreamConfig> upstream) {
    this.upstream = upstream;
    this.counter = upstream.isPresent() ? new UsageCounter() : UsageCounter.NONE;
    this.writing = Thread.ofVirtual().name("pgweir-usage").unstarted(this::write);
  }

  /**
   * Keeps the evidence behind a server; none where the gateway has no login of its own there.
   * Nothing is kept before {@link #start}, but what others have kept can be asked for.
   */
  public static UsageLog open(UpstreamConfig upstream) {
    return new UsageLog(Optional.of(upstream).filter(each -> each.user().isPresent()));
  }

  /**
   * Begins to watch.
   *
   * @param databases that have schema {@code pgweir} and are watched while nobody is connected, too
   */
  public void start(Supplier<List<String>> databases) {
    withStore = databases;
    started = true;
    if (upstream.isPresent()) {
      writing.start();
    }
  }

  /** What sessions count with. */
  public UsageCounter counter() {
    return counter;
  }

  /** A session has begun that the server runs in that process. Does not wait. */
  public void sessionBegan(String database, int process) {
    database(database).ifPresent(each -> each.sessionBegan(process));
  }

  /** It has ended. Does not wait. */
  public void sessionEnded(String database, int process) {
    database(database).ifPresent(each -> each.sessionEnded(process));
  }

  @Override
  public Evidence of(String database, ObjectName table) {
    Optional<ObservedDatabase> observed = database(database);
    if (observed.isEmpty()) {
      return new Unkept();
    }
    try {
      read();
      if ((started ? observed.get().write() : observed.get().obstacle()).isPresent()) {
        return new Unkept();
      }
      TableUsage usage = observed.get().ask(tables -> tables.of(table));
      return new Known(usage);
    } catch (SQLException e) {
      LOG.atWarn().addKeyValue("database", database).log("usage cannot be read: {}", state(e));
      return new Missing("usage cannot be read (SQLSTATE " + state(e) + ")");
    }
  }

  /** Takes a role's sessions past the gateways for harmless. */
  void trust(String database, String role, String reason) throws SQLException {
    observed(database)
        .ask(tables -> {
          tables.trust(role, reason);
          return true;
        });
  }

  /** Whether a role was trusted that is not any more. */
  boolean distrust(String database, String role) throws SQLException {
    return observed(database).ask(tables -> tables.distrust(role));
  }

  /** The tables that a name can mean; see {@link NamedTable#meant}. */
  List<NamedTable> meant(String database, String name) throws SQLException {
    return observed(database).ask(tables -> tables.meant(name));
  }

  Map<String, String> trusted(String database) throws SQLException {
    return observed(database).ask(UsageTables::trusted);
  }

  private ObservedDatabase observed(String database) throws SQLException {
    return database(database)
        .orElseThrow(() -> new SQLException("usage of this database is not kept", "55000"));
  }

  /** The database that is meant where none is named. */
  String defaultDatabase() {
    return upstream.flatMap(each -> each.database().or(each::user)).orElse("postgres");
  }

  /** One sentence for {@code /readyz}. */
  public String detail() {
    if (upstream.isEmpty()) {
      return "no login of the gateway's own: nobody knows who uses which column";
    }
    List<String> sentences = new ArrayList<>();
    sentences.add("watching %d databases".formatted(databases.size() - problems.size()));
    problems.forEach((name, why) -> sentences.add("database \"%s\": %s".formatted(name, why)));
    return String.join("; ", sentences);
  }

  private Optional<ObservedDatabase> database(String name) {
    if (upstream.isEmpty()) {
      return Optional.empty();
    }
    ObservedDatabase known = databases.get(name);
    if (known == null && databases.size() >= MAX_DATABASES) {
      return Optional.empty();
    }
    return Optional.of(
        databases.computeIfAbsent(
            name,
            _ ->
                new ObservedDatabase(
                    gateway,
                    upstream.get().applicationName(),
                    OwnConnections.source(upstream.get(), name, SETTINGS))));
  }

  private void write() {
    try {
      for (long second = 0; !closed; second++) {
        if (second % INTERVAL_SECONDS == 0) {
          look(second % RETRY_SECONDS == 0);
        }
        Thread.sleep(READING);
        read();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  /** Takes what sessions have counted. */
  private void read() {
    counter.drain(tally -> database(tally.database()).ifPresent(each -> each.count(tally)));
    if (counter.takeLost()) {
      databases.values().forEach(ObservedDatabase::lose);
    }
  }

  /**
   * Writes down what was seen in every database.
   *
   * @param all also in those where that was not possible before
   */
  private void look(boolean all) {
    withStore.get().forEach(this::database);
    databases.forEach((name, database) -> {
      if (all || !problems.containsKey(name)) {
        write(name, database);
      }
    });
  }

  private void write(String name, ObservedDatabase database) {
    try {
      database.write().ifPresentOrElse(why -> problems.put(name, why), () -> problems.remove(name));
    } catch (SQLException | RuntimeException e) {
      boolean isNew = problems.put(name, "not written: " + e.getMessage()) == null;
      if (isNew) {
        LOG.atWarn().addKeyValue("database", name).log("usage cannot be written: {}", state(e));
      }
    }
  }

  private static String state(Exception e) {
    return e instanceof SQLException sql && sql.getSQLState() != null
        ? sql.getSQLState()
        : e.getClass().getSimpleName();
  }

  /** Writes down what was seen to the end. */
  @Override
  public void close() {
    if (closed || !started) {
      return;
    }
    closed = true;
    writing.interrupt();
    read();
    databases.entrySet().stream()
        .filter(each -> !problems.containsKey(each.getKey()))
        .forEach(each -> write(each.getKey(), each.getValue()));
  }
}
