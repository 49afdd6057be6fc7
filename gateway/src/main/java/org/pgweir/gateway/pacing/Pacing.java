package org.pgweir.gateway.pacing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.PacingMetrics;
import org.pgweir.gateway.observe.TableLatency;
import org.pgweir.policies.Hold;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.protocol.frontend.CancelRequest;

/** The budgets of this gateway, each kept while somebody uses it. */
public final class Pacing implements Pacer, AutoCloseable {

  private final Optional<UpstreamConfig> upstream;
  private final PacingMetrics metrics;
  private final ForegroundSignals foreground;
  private final Map<Key, Budget> budgets = new ConcurrentHashMap<>();
  private final Map<String, PacedDatabase> databases = new ConcurrentHashMap<>();
  private final Map<CancelRequest, Waiting> cancelable = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Holds of one budget and equal limits. */
  private record Key(String database, String budget, Hold.Rates rates, boolean health) {
    static Key of(String database, Hold hold) {
      return new Key(database, hold.budget(), hold.rates(), hold.health());
    }
  }

  private record Waiting(Budget budget, Ticket ticket) {}

  private Pacing(UpstreamConfig upstream, PacingMetrics metrics, TableLatency latencies) {
    this.foreground = new ForegroundSignals(latencies, System::nanoTime);
    this.upstream = Optional.of(upstream).filter(each -> each.user().isPresent());
    this.metrics = metrics;
  }

  /**
   * No budget yet.
   *
   * @param upstream how the gateway's own login reaches the server; without a user each gateway
   *     counts by itself
   * @param latencies how long traffic takes
   */
  public static Pacing open(
      UpstreamConfig upstream, PacingMetrics metrics, TableLatency latencies) {
    return new Pacing(upstream, metrics, latencies);
  }

  @Override
  public Place ask(Request request, Waiter waiter) {
    Ticket ticket = new Ticket(request, new Uncancelable(request, waiter), System.nanoTime());
    metrics.held();
    Key key = Key.of(request.database(), request.hold());
    Budget budget =
        budgets.compute(
            key,
            (_, known) -> {
              Budget asked = known == null ? started(key, request.hold()) : known;
              request
                  .cancelKey()
                  .ifPresent(each -> cancelable.put(each, new Waiting(asked, ticket)));
              asked.asked(ticket);
              return asked;
            });
    AtomicBoolean left = new AtomicBoolean();
    return () -> {
      if (!left.getAndSet(true)) {
        request.cancelKey().ifPresent(cancelable::remove);
        budget.left(ticket);
      }
    };
  }

  @Override
  public void spent(String database, Hold hold, long rows) {
    Key key = Key.of(database, hold);
    budgets.compute(
        key,
        (_, known) -> {
          Budget budget = known == null ? started(key, hold) : known;
          budget.spent(hold.likeness(), rows);
          return budget;
        });
  }

  /**
   * Cancels the statement that a session holds back, if there is one.
   *
   * @return whether there was; if not, the request is for the server
   */
  public boolean cancel(CancelRequest request) {
    Waiting waiting = cancelable.remove(request);
    if (waiting == null) {
      return false;
    }
    waiting.budget().canceled(waiting.ticket());
    return true;
  }

  private Budget started(Key key, Hold hold) {
    Budget budget =
        new Budget(
            hold,
            () -> database(key.database()),
            () -> traffic(key.database(), hold),
            metrics,
            self -> forgets(key, self));
    budget.start();
    return budget;
  }

  private Optional<TrafficPace> traffic(String database, Hold hold) {
    return hold.table()
        .map(table ->
            new TrafficPace(() -> foreground.read(database, table.toString()), System::nanoTime));
  }

  /** What was told while nobody looked keeps the budget. */
  private boolean forgets(Key key, Budget budget) {
    return budgets.computeIfPresent(
            key, (_, known) -> known.equals(budget) && !budget.hasMail() ? null : known)
        == null;
  }

  private Optional<PacedDatabase> database(String name) {
    return closed
        ? Optional.empty()
        : upstream.map(own -> databases.computeIfAbsent(name, _ -> new PacedDatabase(own, name)));
  }

  /** A waiter that can no longer be canceled once it was told what comes of it. */
  private final class Uncancelable implements Waiter {
    private final Request request;
    private final Waiter waiter;

    Uncancelable(Request request, Waiter waiter) {
      this.request = request;
      this.waiter = waiter;
    }

    @Override
    public void admitted() {
      request.cancelKey().ifPresent(cancelable::remove);
      waiter.admitted();
    }

    @Override
    public void gaveUp(Refusal refusal) {
      request.cancelKey().ifPresent(cancelable::remove);
      waiter.gaveUp(refusal);
    }

    @Override
    public void told(Warning waiting) {
      waiter.told(waiting);
    }
  }

  @Override
  public void close() {
    closed = true;
    budgets.values().forEach(Budget::end);
    databases.values().forEach(PacedDatabase::close);
  }
}
