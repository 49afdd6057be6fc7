package org.pgweir.policies.usage;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When all sessions of a database were observed: some gateway was there, wrote down what it saw,
 * and nobody was connected past it.
 *
 * @param spans disjoint and ascending
 * @param asOf the server's time when this was asked
 */
public record Observation(List<Span> spans, Instant asOf) {

  /**
   * A stretch of time.
   *
   * @param end not before {@code begin}
   */
  public record Span(Instant begin, Instant end) {
    public Span {
      if (end.isBefore(begin)) {
        throw new IllegalArgumentException("a span from " + begin + " to " + end);
      }
    }
  }

  public Observation {
    spans = List.copyOf(spans);
  }

  /**
   * What was observed.
   *
   * @param watched when a gateway was there, in any order, may overlap
   * @param bypassed when somebody was connected past the gateways
   */
  public static Observation of(List<Span> watched, List<Span> bypassed, Instant asOf) {
    List<Span> spans = united(watched);
    for (Span gap : bypassed) {
      spans = without(spans, gap);
    }
    return new Observation(spans, asOf);
  }

  /** Since when there are observations. */
  public Optional<Instant> begin() {
    return spans.stream().findFirst().map(Span::begin);
  }

  /** How much of the time since then was observed. */
  public Duration since(Instant begin) {
    return spans.stream()
        .filter(span -> span.end().isAfter(begin))
        .map(span -> Duration.between(later(span.begin(), begin), span.end()))
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** How much of the time since then, up to {@link #asOf}, was not observed. */
  public Duration missingSince(Instant begin) {
    Duration all = begin.isBefore(asOf) ? Duration.between(begin, asOf) : Duration.ZERO;
    Duration missing = all.minus(since(begin));
    return missing.isNegative() ? Duration.ZERO : missing;
  }

  private static List<Span> united(List<Span> spans) {
    List<Span> united = new ArrayList<>();
    for (Span next : spans.stream().sorted(Comparator.comparing(Span::begin)).toList()) {
      if (united.isEmpty() || united.getLast().end().isBefore(next.begin())) {
        united.add(next);
      } else {
        Span last = united.removeLast();
        united.add(new Span(last.begin(), later(last.end(), next.end())));
      }
    }
    return united;
  }

  private static List<Span> without(List<Span> spans, Span gap) {
    List<Span> left = new ArrayList<>();
    for (Span span : spans) {
      boolean apart = !span.begin().isBefore(gap.end()) || !span.end().isAfter(gap.begin());
      if (apart) {
        left.add(span);
        continue;
      }
      if (span.begin().isBefore(gap.begin())) {
        left.add(new Span(span.begin(), gap.begin()));
      }
      if (gap.end().isBefore(span.end())) {
        left.add(new Span(gap.end(), span.end()));
      }
    }
    return left;
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
