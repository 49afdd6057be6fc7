package org.pgweir.gateway.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.policies.Judge;

/** The gateways a test class starts; they end with it. */
public final class TestGateways implements AutoCloseable {

  private final List<AutoCloseable> open = new ArrayList<>();

  /** A gateway that forwards everything. */
  public Gateway inFrontOf(PostgresServer server) {
    return inFrontOf(server, new MarkedJudge());
  }

  /** A gateway with settings as they are by default, on a free port. */
  public Gateway inFrontOf(PostgresServer server, Judge judge) {
    return inFrontOf(server.port(), judge, UnaryOperator.identity());
  }

  /** A gateway in front of whatever listens on a port of this machine. */
  public Gateway inFrontOf(int port, Judge judge, UnaryOperator<GatewayConfig> settings) {
    HostPort server = new HostPort(PostgresServer.HOST, port);
    GatewayConfig config =
        GatewayConfig.defaults(UpstreamConfig.of(server))
            .withListen(new ListenConfig(new HostPort(PostgresServer.HOST, 0), Optional.empty()))
            .withAdmin(Optional.empty());
    GatewayMetrics metrics = new GatewayMetrics();
    try {
      Gateway gateway = Gateway.start(settings.apply(config), judge, metrics);
      open.add(metrics);
      open.add(gateway);
      return gateway;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stop);
    }
  }

  @Override
  public void close() {
    for (AutoCloseable each : open.reversed()) {
      try {
        each.close();
      } catch (Exception failed) {
        throw new IllegalStateException(failed);
      }
    }
  }
}
