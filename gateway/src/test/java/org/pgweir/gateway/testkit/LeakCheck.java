package org.pgweir.gateway.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Asks after every test class whether it has left a Netty buffer. JUnit finds it by itself
 * (META-INF/services).
 */
public final class LeakCheck implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext testClass) {
    Leaks.none();
  }
}
