package org.pgweir.gateway.demo;

import java.time.Duration;

/**
 * What the traffic met within one span of time.
 *
 * @param worstStall the longest that one client waited for one statement, answered or not
 * @param failures statements that ended in an error
 */
record TrafficReport(long statements, Duration span, Duration worstStall, long failures) {

  long perSecond() {
    return span.isZero() ? 0 : Math.round(statements * 1e9 / span.toNanos());
  }
}
