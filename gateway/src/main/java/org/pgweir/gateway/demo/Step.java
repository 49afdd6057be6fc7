package org.pgweir.gateway.demo;

import java.time.Duration;

/**
 * What a step of the tour took, and what the traffic met meanwhile.
 *
 * @param took from the first statement sent to the last answer
 */
record Step(Duration took, TrafficReport traffic) {

  /** Whether the traffic stalled less than half as long as in {@code other}. */
  boolean stalledMuchLessThan(Step other) {
    return traffic.worstStall().multipliedBy(2).compareTo(other.traffic.worstStall()) < 0;
  }
}
