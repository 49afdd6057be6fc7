package org.pgweir.gateway.house;

import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.testkit.Leaks;

/** Runs after all other test classes, by their order in junit-platform.properties. */
@Order(Integer.MAX_VALUE)
final class LeakTest {

  @Test
  void noTestHasLeftABuffer() {
    Leaks.none();
  }
}
