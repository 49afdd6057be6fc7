package org.pgweir.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.Catalogues.Knowledge;
import org.pgweir.policies.Catalogues.Known;
import org.pgweir.policies.Catalogues.Missing;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.SearchPaths;
import org.pgweir.policies.probe.Probe;

/** When a catalogue is read, and what is answered meanwhile: timelines without a server. */
final class DatabaseCatalogueTest {

  private static final Duration MAX_AGE = Duration.ofSeconds(60);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final HandClock clock = new HandClock();
  private final FakeSource source = new FakeSource();
  private final AtomicInteger moved = new AtomicInteger();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();

  /** Reads where it is asked to, so that a timeline has no gaps. */
  private final DatabaseCatalogue database = database(Runnable::run);

  private DatabaseCatalogue database(Executor reads) {
    return new DatabaseCatalogue(
        source,
        MAX_AGE,
        clock,
        reads,
        new DatabaseCatalogue.Observer() {
          @Override
          public void answerChanged() {
            moved.incrementAndGet();
          }

          @Override
          public void read(Duration took) {}

          @Override
          public void failed(String why) {}
        });
  }

  @AfterEach
  void stop() {
    executor.shutdownNow();
  }

  @Test
  void isReadWhenFirstAskedFor() {
    assertThat(database.atHand()).isInstanceOf(Missing.class);
    assertThat(database.of(PATIENCE)).isEqualTo(new Known(source.now));
    assertThat(database.atHand()).isEqualTo(new Known(source.now));
    assertThat(moved).hasValue(1);
    database.of(PATIENCE);
    assertThat(source.reads).hasValue(1);
  }

  @Test
  void isReadAgainByAgeAndMovesTheEpochOnlyWithSomethingNew() {
    database.of(PATIENCE);
    clock.after(Duration.ofSeconds(59));
    database.refresh();
    assertThat(source.reads).hasValue(1);
    clock.after(Duration.ofSeconds(1));
    database.refresh();
    assertThat(source.reads).hasValue(2);
    assertThat(moved).hasValue(1);
    source.now = catalogue("new_schema");
    clock.after(MAX_AGE);
    database.refresh();
    assertThat(moved).hasValue(2);
    assertThat(database.atHand()).isEqualTo(new Known(source.now));
  }

  @Test
  void answersNothingFromBeforeAChange() {
    database.of(PATIENCE);
    database.changed();
    assertThat(moved).hasValue(2);
    assertThat(database.atHand()).isInstanceOf(Missing.class);
    source.now = catalogue("new_schema");
    assertThat(database.of(PATIENCE)).isEqualTo(new Known(source.now));
    assertThat(source.reads).hasValue(2);
    assertThat(moved).hasValue(3);
  }

  @Test
  void doesNotTakeAReadThatBeganBeforeTheChange() throws Exception {
    DatabaseCatalogue slow = database(executor);
    source.gate = new CountDownLatch(1);
    Future<Knowledge> asked = executor.submit(() -> slow.of(PATIENCE));
    assertThat(source.began.await(10, TimeUnit.SECONDS)).isTrue();
    slow.changed();
    Catalogue afterwards = catalogue("new_schema");
    source.next = afterwards;
    source.gate.countDown();
    assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo(new Known(afterwards));
    assertThat(source.reads).hasValue(2);
  }

  @Test
  void servesTheOldOneForFiveMinutesWhileReadingFails() {
    database.of(PATIENCE);
    Catalogue old = source.now;
    source.failing = true;
    clock.after(MAX_AGE);
    database.refresh();
    assertThat(database.of(PATIENCE)).isEqualTo(new Known(old));
    clock.after(Duration.ofSeconds(239));
    assertThat(database.of(PATIENCE)).isEqualTo(new Known(old));
    clock.after(Duration.ofSeconds(1));
    assertThat(database.of(PATIENCE)).isEqualTo(new Missing("out of order"));
    assertThat(moved).hasValue(2);
    source.failing = false;
    clock.after(Duration.ofSeconds(60));
    assertThat(database.of(PATIENCE)).isEqualTo(new Known(source.now));
    assertThat(moved).hasValue(3);
  }

  @Test
  void doesNotServeTheOldOneAfterAChangeEvenIfReadingFails() {
    database.of(PATIENCE);
    source.failing = true;
    database.changed();
    assertThat(database.of(PATIENCE)).isEqualTo(new Missing("out of order"));
  }

  @Test
  void restsLongerAfterEachFailure() {
    source.failing = true;
    assertThat(database.of(PATIENCE)).isEqualTo(new Missing("out of order"));
    database.of(PATIENCE);
    assertThat(source.reads).hasValue(1);
    int[] restSeconds = {1, 2, 4, 8, 16, 32, 60, 60};
    for (int i = 0; i < restSeconds.length; i++) {
      clock.after(Duration.ofSeconds(restSeconds[i]).minusMillis(1));
      database.of(PATIENCE);
      assertThat(source.reads).as("just before rest %d ends", i).hasValue(i + 1);
      clock.after(Duration.ofMillis(1));
      database.of(PATIENCE);
      assertThat(source.reads).as("as rest %d ends", i).hasValue(i + 2);
    }
    assertThat(moved).hasValue(0);
  }

  @Test
  void waitsNoLongerThanItMay() throws Exception {
    DatabaseCatalogue slow = database(executor);
    source.gate = new CountDownLatch(1);
    assertThat(slow.of(Duration.ofMillis(50))).isInstanceOf(Missing.class);
    source.gate.countDown();
    assertThat(slow.of(PATIENCE)).isInstanceOf(Known.class);
    assertThat(source.reads).hasValue(1);
  }

  private static Catalogue catalogue(String schema) {
    return new Catalogue(
        Map.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        Set.of(),
        Set.of(schema),
        SearchPaths.ofFreshServer());
  }

  private static final class FakeSource implements DatabaseCatalogue.Source {
    private final AtomicInteger reads = new AtomicInteger();
    private final CountDownLatch began = new CountDownLatch(1);
    private volatile Catalogue now = catalogue("public");
    private volatile @Nullable Catalogue next;
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private volatile boolean failing;

    @Override
    public Catalogue read() throws SQLException {
      reads.incrementAndGet();
      Catalogue changed = next;
      Catalogue seen = changed == null ? now : changed;
      began.countDown();
      try {
        gate.await();
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
      if (failing) {
        throw new SQLException("no");
      }
      return seen;
    }

    @Override
    public Probe.Answer ask(Probe.Question question) {
      return new Probe.Unanswered("nobody there");
    }

    @Override
    public String explain(Exception failure) {
      return "out of order";
    }

    @Override
    public void close() {}
  }

  private static final class HandClock extends Clock {
    private Instant now = Instant.EPOCH;

    void after(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
