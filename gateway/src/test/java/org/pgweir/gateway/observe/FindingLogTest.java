package org.pgweir.gateway.observe;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.observe.FindingLog.Kind;
import org.slf4j.LoggerFactory;

class FindingLogTest {

  private final Logger logger = (Logger) LoggerFactory.getLogger(FindingLog.class);
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private long nowNanos = -5;
  private final FindingLog log = new FindingLog(() -> nowNanos);

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  @Test
  void everyRefusalAndWarningIsALine() {
    found(Kind.REFUSED, "a");
    found(Kind.REFUSED, "a");
    found(Kind.WARNED, "a");

    assertThat(written())
        .containsExactly(
            "statement refused rule=a user=bob",
            "statement refused rule=a user=bob",
            "statement warned about rule=a user=bob");
  }

  @Test
  void whatIsObservedIsALinePerRuleAndTenSeconds() {
    found(Kind.OBSERVED, "a");
    found(Kind.OBSERVED, "a");
    found(Kind.OBSERVED, "b");
    pass(9_999);
    found(Kind.OBSERVED, "a");
    pass(1);
    found(Kind.OBSERVED, "a");
    pass(30_000);
    found(Kind.OBSERVED, "a");

    assertThat(written())
        .containsExactly(
            "statement observed rule=a user=bob",
            "statement observed rule=b user=bob",
            "statement observed rule=a user=bob times=3",
            "statement observed rule=a user=bob");
  }

  private void found(Kind kind, String rule) {
    log.found(kind, rule, () -> Map.of("user", "bob"));
  }

  private void pass(long millis) {
    nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private List<String> written() {
    return lines.list.stream()
        .map(line -> {
          StringBuilder text = new StringBuilder(line.getFormattedMessage());
          line.getKeyValuePairs()
              .forEach(pair -> text.append(' ').append(pair.key).append('=').append(pair.value));
          return text.toString();
        })
        .toList();
  }
}
