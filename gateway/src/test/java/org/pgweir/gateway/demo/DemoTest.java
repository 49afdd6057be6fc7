package org.pgweir.gateway.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.Policies;
import picocli.CommandLine.Help.Ansi;

@Tag("alone")
final class DemoTest {

  /** Enough that the rewrite stalls the traffic for longer than a busy machine does by itself. */
  private static final int ROWS = 400_000;

  @Test
  void theTourEndsWithStatusZero() throws Exception {
    StringWriter shown = new StringWriter();
    int status = new Demo(Policies::judge, 0, ROWS, new PrintWriter(shown), Ansi.OFF).run(true);
    assertThat(status).as(shown.toString()).isZero();
    assertThat(shown.toString())
        .contains("42501", "DETAIL:  ", "HINT:  ", "add-column-volatile-default")
        .contains("Side by side")
        .doesNotContain("\u001b");
  }

  @Test
  void takesTheNextPortWhereSomebodyListens() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Demo.freePort(taken.getLocalPort())).isGreaterThan(taken.getLocalPort());
    }
  }
}
