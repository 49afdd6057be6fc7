package org.pgweir.gateway.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class BatchSizeTest {

  private final BatchSize size = new BatchSize(Duration.ofMillis(250));

  @Test
  void findsTheRowsThatTakeAsLongAsWanted() {
    for (int i = 0; i < 20; i++) {
      size.took(Duration.ofNanos(size.rows() * 50_000L));
    }
    assertThat(size.rows()).isBetween(4_900, 5_000);
  }

  @Test
  void growsAtMostTwofoldAndShrinksAtMostToAQuarter() {
    size.took(Duration.ofMillis(1));
    assertThat(size.rows()).isEqualTo(1000);
    size.took(Duration.ofSeconds(60));
    assertThat(size.rows()).isEqualTo(250);
    assertThat(size.tookTooLong()).isTrue();
    assertThat(size.rows()).isEqualTo(62);
  }

  @Test
  void staysWithinBounds() {
    for (int i = 0; i < 50; i++) {
      size.took(Duration.ZERO);
    }
    assertThat(size.rows()).isEqualTo(50_000);
    for (int i = 0; i < 50; i++) {
      size.tookTooLong();
    }
    assertThat(size.rows()).isEqualTo(10);
    assertThat(size.tookTooLong()).isFalse();
  }
}
