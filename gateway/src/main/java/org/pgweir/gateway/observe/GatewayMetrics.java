package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * What one gateway process counts, as Prometheus metrics named {@code pgweir_…}.
 *
 * <p>Any thread may report, event loops included: a report is an addition to a striped counter and
 * neither blocks nor allocates, apart from the first with a new label. Label values are few by
 * construction: reasons and rule ids come from our code and policy files, never from a client.
 */
public final class GatewayMetrics implements AutoCloseable {

  private final PrometheusMeterRegistry registry;
  private final AtomicInteger openSessions = new AtomicInteger();
  private final Counter sessions;
  private final Counter bytesFromClient;
  private final Counter bytesFromServer;
  private final Counter frontendMessages;
  private final Counter backendMessages;
  private final Counter cancelRequests;
  private final Counter protocolViolations;
  private final Counter policyReloadFailures;
  private final Timer gatewayTime;
  private final Timer serverTime;
  private final Map<String, Counter> sessionsRefused = new ConcurrentHashMap<>();
  private final Map<String, Counter> statementsRefused = new ConcurrentHashMap<>();
  private final Map<String, Counter> statementsWarned = new ConcurrentHashMap<>();
  private final Map<String, Counter> statementsAmended = new ConcurrentHashMap<>();
  private final Map<String, Counter> statementsObserved = new ConcurrentHashMap<>();

  private final CatalogueMetrics catalogues;
  private final ChangeMetrics changes;
  private final GuardMetrics guards;
  private final TableLatency tableLatency = new TableLatency(System::nanoTime);

  public GatewayMetrics() {
    registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    catalogues = new CatalogueMetrics(registry);
    changes = new ChangeMetrics(registry);
    guards = new GuardMetrics(registry);
    Gauge.builder("pgweir.sessions.open", openSessions, AtomicInteger::get)
        .description("Client sessions open now")
        .register(registry);
    sessions = counter("pgweir.sessions", "Client sessions opened since start");
    bytesFromClient = bytes("client");
    bytesFromServer = bytes("server");
    frontendMessages = messages("client");
    backendMessages = messages("server");
    cancelRequests = counter("pgweir.cancel.requests", "CancelRequests received");
    protocolViolations =
        counter("pgweir.protocol.violations", "Connections closed for breaking the protocol");
    policyReloadFailures =
        counter("pgweir.policy.reload.failures", "Changed policy files that could not be used");
    gatewayTime =
        timer("pgweir.exchange.gateway", "Time from a request to its ReadyForQuery spent in here");
    serverTime =
        timer("pgweir.exchange.server", "Time from a request to its ReadyForQuery spent waiting");
  }

  /** What is counted about catalogues. */
  public CatalogueMetrics catalogues() {
    return catalogues;
  }

  /** What is counted about planned changes. */
  public ChangeMetrics changes() {
    return changes;
  }

  /** What is counted about statements under guard. */
  public GuardMetrics guards() {
    return guards;
  }

  /**
   * How long statements take, by the tables they touch; no metric, it would have too many labels.
   */
  public TableLatency tableLatency() {
    return tableLatency;
  }

  /** A client's session with the server has begun. */
  public void sessionOpened() {
    sessions.increment();
    openSessions.incrementAndGet();
  }

  /** A session that was {@linkplain #sessionOpened() opened} is over. */
  public void sessionClosed() {
    openSessions.decrementAndGet();
  }

  /**
   * A client was turned away before its session began.
   *
   * @param reason a constant of the caller, for example {@code too-many-clients}
   */
  public void sessionRefused(String reason) {
    labelled(
            sessionsRefused,
            reason,
            "pgweir.sessions.refused",
            "Clients turned away before a session began",
            "reason")
        .increment();
  }

  public void receivedFromClient(long bytes) {
    bytesFromClient.increment((double) bytes);
  }

  public void receivedFromServer(long bytes) {
    bytesFromServer.increment((double) bytes);
  }

  public void frontendMessages(int count) {
    frontendMessages.increment(count);
  }

  public void backendMessages(int count) {
    backendMessages.increment(count);
  }

  /**
   * A statement was refused.
   *
   * @param rule the rule's id
   */
  public void statementRefused(String rule) {
    labelled(statementsRefused, rule, "pgweir.statements.refused", "Statements refused", "rule")
        .increment();
  }

  /**
   * A statement went on with a warning.
   *
   * @param rule the rule's id
   */
  public void statementWarned(String rule) {
    labelled(statementsWarned, rule, "pgweir.statements.warned", "Statements warned about", "rule")
        .increment();
  }

  /**
   * A statement went on with something put into it.
   *
   * @param rule the rule's id
   */
  public void statementAmended(String rule) {
    labelled(
            statementsAmended,
            rule,
            "pgweir.statements.amended",
            "Statements with something put into them",
            "rule")
        .increment();
  }

  /**
   * Something was found in a statement that went on, and its client was not told.
   *
   * @param rule the rule's id
   */
  public void statementObserved(String rule) {
    labelled(
            statementsObserved,
            rule,
            "pgweir.statements.observed",
            "Findings in statements that went on unwarned",
            "rule")
        .increment();
  }

  /** Changed policy files could not be used. */
  public void policyReloadFailed() {
    policyReloadFailures.increment();
  }

  /** From now on the number of the policies in force is asked there. */
  public void policyEpoch(LongSupplier epoch) {
    Gauge.builder("pgweir.policy.epoch", epoch, LongSupplier::getAsLong)
        .description("Counts the states of the policies since start, from 1")
        .strongReference(true)
        .register(registry);
  }

  /** One exchange, from a client's request to its ReadyForQuery, divided by who had it. */
  public void exchange(long gatewayNanos, long serverNanos) {
    gatewayTime.record(gatewayNanos, TimeUnit.NANOSECONDS);
    serverTime.record(serverNanos, TimeUnit.NANOSECONDS);
  }

  public void cancelRequest() {
    cancelRequests.increment();
  }

  /** A connection was closed because its peer broke the protocol. */
  public void protocolViolation() {
    protocolViolations.increment();
  }

  public int openSessions() {
    return openSessions.get();
  }

  /** All metrics in Prometheus' text exposition format 0.0.4. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }

  private Counter bytes(String from) {
    return Counter.builder("pgweir.received.bytes")
        .description("Bytes received, before TLS is put on and after it is taken off")
        .tag("from", from)
        .register(registry);
  }

  private Counter messages(String from) {
    return Counter.builder("pgweir.messages")
        .description("Protocol messages received")
        .tag("from", from)
        .register(registry);
  }

  private Counter counter(String name, String description) {
    return Counter.builder(name).description(description).register(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name).description(description).register(registry);
  }

  private Counter labelled(
      Map<String, Counter> counters, String value, String name, String description, String label) {
    Counter known = counters.get(value);
    return known != null
        ? known
        : counters.computeIfAbsent(
            value,
            v -> Counter.builder(name).description(description).tag(label, v).register(registry));
  }
}
