package org.pgweir.policies.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.usage.Observation.Span;

/** A timeline in hours: what was seen when, and for how long nothing was, while somebody looked. */
class TableUsageTest {

  private static final ObjectName ORDERS = ObjectName.of("public", "orders");
  private static final Set<Use> READS = Set.of(Use.READ);

  @Test
  void whatNobodyUsesIsQuietSinceSomebodyLooks() {
    assertThat(usage(List.of(), span(0, 10)).quiet("status", READS)).isEqualTo(hours(10));
  }

  @Test
  void whatIsUsedIsQuietSinceTheLastUse() {
    TableUsage usage = usage(List.of(read("status", 2), read("status", 7)), span(0, 10));

    assertThat(usage.quiet("status", READS)).isEqualTo(hours(3));
    assertThat(usage.quiet("status", Set.of(Use.WRITE))).isEqualTo(hours(10));
    assertThat(usage.quiet("total", READS)).isEqualTo(hours(10));
    assertThat(usage.quiet()).isEqualTo(hours(3));
    assertThat(usage.since(at(7), "status", READS)).hasSize(1);
  }

  @Test
  void timeInWhichNobodyLookedIsNoSilence() {
    TableUsage usage = usage(List.of(read("status", 1)), span(0, 2), span(8, 10));

    assertThat(usage.quiet("status", READS)).isEqualTo(hours(3));
    assertThat(usage.observation().missingSince(at(1))).isEqualTo(hours(6));
  }

  @Test
  void aReaderOfAllColumnsReadsEachAndAUserOfTheTableUsesNone() {
    TableUsage usage =
        usage(
            List.of(
                read(ColumnUse.ALL, 9),
                new SeenUse("", Use.TABLE, "app", "batch", at(0), at(9), 3)),
            span(0, 10));

    assertThat(usage.of("anything", READS)).hasSize(1);
    assertThat(usage.of("anything", EnumSet.allOf(Use.class))).hasSize(2);
    assertThat(usage.quiet("anything", READS)).isEqualTo(hours(1));
  }

  @Test
  void whatNobodyObservedIsNeverQuiet() {
    assertThat(TableUsage.unobserved(ORDERS, at(10)).quiet("status", READS))
        .isEqualTo(Duration.ZERO);
  }

  @Test
  void gatewaysTakeTurnsAndThoseConnectedPastThemLeaveAGap() {
    Observation observation =
        Observation.of(
            List.of(span(4, 9), span(0, 5), span(12, 20)),
            List.of(span(3, 4), span(8, 13), span(15, 16)),
            at(20));

    assertThat(observation.spans())
        .containsExactly(span(0, 3), span(4, 8), span(13, 15), span(16, 20));
    assertThat(observation.begin()).contains(at(0));
    assertThat(observation.since(at(7))).isEqualTo(hours(7));
    assertThat(observation.missingSince(at(7))).isEqualTo(hours(6));
  }

  private static TableUsage usage(List<SeenUse> uses, Span... watched) {
    return new TableUsage(
        ORDERS, uses, Observation.of(List.of(watched), List.of(), at(10)), List.of());
  }

  private static SeenUse read(String column, int hour) {
    return new SeenUse(column, Use.READ, "app", "shop", at(0), at(hour), 1);
  }

  private static Span span(int begin, int end) {
    return new Span(at(begin), at(end));
  }

  private static Instant at(int hour) {
    return Instant.EPOCH.plus(hours(hour));
  }

  private static Duration hours(int many) {
    return Duration.ofHours(many);
  }
}
