package org.pgweir.gateway.observe;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/** What is counted about the catalogues of the databases behind the gateway. Any thread. */
public final class CatalogueMetrics {

  private final MeterRegistry registry;
  private final Timer reads;
  private final Counter failures;
  private final Counter probesAnswered;
  private final Counter probesUnanswered;

  CatalogueMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.reads =
        Timer.builder("pgweir.catalogue.read")
            .description("Time to read one database's catalogue")
            .register(registry);
    this.failures =
        Counter.builder("pgweir.catalogue.read.failures")
            .description("Catalogues that could not be read")
            .register(registry);
    this.probesAnswered = probes(registry, "answered");
    this.probesUnanswered = probes(registry, "unanswered");
  }

  private static Counter probes(MeterRegistry registry, String result) {
    return Counter.builder("pgweir.catalogue.probes")
        .description("Statements tried on an empty copy of their table")
        .tag("result", result)
        .register(registry);
  }

  /** A catalogue was read. */
  public void read(Duration took) {
    reads.record(took);
  }

  /** A catalogue could not be read. */
  public void readFailed() {
    failures.increment();
  }

  /** A server was asked what a statement would do. */
  public void probed(boolean answered) {
    (answered ? probesAnswered : probesUnanswered).increment();
  }

  /**
   * From now on the state is asked there.
   *
   * @param epoch moves with what the catalogues say
   * @param known how many databases' catalogues are known
   * @param missing how many should be and are not
   */
  public void show(LongSupplier epoch, LongSupplier known, LongSupplier missing) {
    gauge("pgweir.catalogue.epoch", "Moves with what the catalogues say", epoch, Map.of());
    String databases = "pgweir.catalogue.databases";
    String description = "Databases whose catalogue is known, or missing";
    gauge(databases, description, known, Map.of("state", "known"));
    gauge(databases, description, missing, Map.of("state", "missing"));
  }

  private void gauge(
      String name, String description, LongSupplier value, Map<String, String> tags) {
    Gauge.Builder<LongSupplier> gauge =
        Gauge.builder(name, value, LongSupplier::getAsLong)
            .description(description)
            .strongReference(true);
    tags.forEach(gauge::tag);
    gauge.register(registry);
  }
}
