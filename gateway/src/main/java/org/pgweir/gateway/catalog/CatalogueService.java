package org.pgweir.gateway.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.CatalogueMetrics;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.probe.Probe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's knowledge of the databases behind it: a snapshot of each that is in use, read anew
 * by age and after DDL.
 *
 * <p>Safe for any thread. {@link #of} may wait some seconds; nothing else waits. Bounded: beyond 64
 * databases some are forgotten, as is one that nobody asked about for half an hour.
 */
public final class CatalogueService implements Catalogues, Probe, AutoCloseable {

  static final int MAX_DATABASES = 64;
  static final Duration FORGET_AFTER = Duration.ofMinutes(30);
  static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final int MAX_ANSWERS = 1000;
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(CatalogueService.class);

  private record Asked(Question question, long epoch) {}

  private final Optional<UpstreamConfig> upstream;
  private final Duration maxAge;
  private final Clock clock;
  private final CatalogueMetrics metrics;
  private final ExecutorService readers = Executors.newVirtualThreadPerTaskExecutor();
  private final Cache<String, DatabaseCatalogue> databases;
  private final Cache<Asked, Answer> answers =
      Caffeine.newBuilder().maximumSize(MAX_ANSWERS).build();
  private final AtomicLong epoch = new AtomicLong(1);
  private final Semaphore due = new Semaphore(0);
  private final Thread refreshing;

  private CatalogueService(
      Optional<UpstreamConfig> upstream, Duration maxAge, Clock clock, CatalogueMetrics metrics) {
    this.upstream = upstream;
    this.maxAge = maxAge;
    this.clock = clock;
    this.metrics = metrics;
    this.databases =
        Caffeine.newBuilder()
            .maximumSize(MAX_DATABASES)
            .expireAfterAccess(FORGET_AFTER)
            .ticker(() -> clock.millis() * 1_000_000)
            .executor(Runnable::run)
            .evictionListener(
                (@Nullable String _, @Nullable DatabaseCatalogue known, RemovalCause _) ->
                    forget(known))
            .build();
    this.refreshing = Thread.ofVirtual().name("catalogue-refresh").unstarted(this::run);
  }

  /**
   * Knowledge by the gateway's own login; without one there is nothing to ask.
   *
   * @param metrics told of reads and failures; asked to show what is known
   */
  public static CatalogueService open(GatewayConfig config, Clock clock, CatalogueMetrics metrics) {
    CatalogueService service =
        new CatalogueService(
            Optional.of(config.upstream()).filter(each -> each.user().isPresent()),
            config.catalogue().maxAge(),
            clock,
            metrics);
    metrics.show(service::epoch, () -> service.count(true), () -> service.count(false));
    service.refreshing.start();
    return service;
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  @Override
  public Knowledge of(String database) {
    return upstream
        .<Knowledge>map(own -> database(own, database).of(PATIENCE))
        .orElseGet(None::new);
  }

  @Override
  public Knowledge atHand(String database) {
    return upstream.<Knowledge>map(own -> database(own, database).atHand()).orElseGet(None::new);
  }

  /** A session of the database has begun: its catalogue will be asked for. Does not wait. */
  public void sessionBegan(String database) {
    if (atHand(database) instanceof Missing) {
      due.release();
    }
  }

  /**
   * A statement that may have changed the schema is under way, or has just taken effect. To be
   * called when it is sent and again when it, or the transaction it is in, has ended: what is read
   * in between does not see it yet. Does not wait; not for changes of temporary objects.
   */
  public void ddlSeen(String database) {
    DatabaseCatalogue known = databases.getIfPresent(database);
    if (known != null) {
      known.changed();
    }
  }

  /** What a server showed stands until the epoch moves. */
  @Override
  public Answer ask(Question question) {
    if (upstream.isEmpty()) {
      return Probe.NONE.ask(question);
    }
    Asked asked = new Asked(question, epoch());
    Answer known = answers.getIfPresent(asked);
    if (known != null) {
      return known;
    }
    Answer answer = database(upstream.get(), question.database()).ask(question);
    metrics.probed(answer instanceof Seen);
    if (answer instanceof Seen) {
      answers.put(asked, answer);
    }
    return answer;
  }

  private DatabaseCatalogue database(UpstreamConfig own, String database) {
    return databases.get(
        database,
        name ->
            new DatabaseCatalogue(
                new CatalogueSource(own, name), maxAge, clock, readers, new Told(name)));
  }

  private void forget(@Nullable DatabaseCatalogue known) {
    epoch.incrementAndGet();
    if (known != null) {
      Thread.startVirtualThread(known::close);
    }
  }

  /** One sentence for {@code /readyz}. */
  public String detail() {
    if (upstream.isEmpty()) {
      return "no login of the gateway's own: statements are judged without a catalogue";
    }
    List<String> missing =
        databases.asMap().entrySet().stream()
            .flatMap(each -> why(each.getValue().atHand()).stream())
            .toList();
    String known = "catalogues of %d databases known".formatted(count(true));
    return missing.isEmpty() ? known : known + "; " + String.join("; ", missing);
  }

  private static Optional<String> why(Knowledge knowledge) {
    return switch (knowledge) {
      case Known _, None _ -> Optional.empty();
      case Missing(String why) -> Optional.of(why);
    };
  }

  private long count(boolean known) {
    return databases.asMap().values().stream()
        .filter(each -> each.atHand() instanceof Known == known)
        .count();
  }

  private void run() {
    try {
      while (true) {
        boolean _ = due.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        due.drainPermits();
        refresh();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void refresh() {
    databases.cleanUp();
    for (Map.Entry<String, DatabaseCatalogue> each : databases.asMap().entrySet()) {
      each.getValue().refresh();
    }
  }

  @Override
  public void close() {
    refreshing.interrupt();
    readers.shutdownNow();
    databases.asMap().values().forEach(DatabaseCatalogue::close);
  }

  /** Passes on what happens to one database. */
  private final class Told implements DatabaseCatalogue.Observer {
    private final String database;

    Told(String database) {
      this.database = database;
    }

    @Override
    public void answerChanged() {
      epoch.incrementAndGet();
    }

    @Override
    public void read(Duration took) {
      metrics.read(took);
      LOG.atDebug().addKeyValue("database", database).log("catalogue read in {}", took);
    }

    @Override
    public void failed(String why) {
      metrics.readFailed();
      LOG.atWarn().addKeyValue("database", database).log("{}", why);
    }
  }
}
