package org.pgweir.gateway.bench;

import java.io.IOException;

/** What a client that does nothing costs the gateway. */
final class IdleBench {

  /** Before the first measurement: classes are loaded and buffers pooled for the first clients. */
  private static final int FIRST_CLIENTS = 100;

  private static final int OTHER_FILES = 300;
  private static final int SOCKETS_PER_CLIENT = 2;

  private final GatewayProcess gateway;

  IdleBench(GatewayProcess gateway) {
    this.gateway = gateway;
  }

  /**
   * @param most fewer where the limit on open files does not allow as many
   */
  Figures run(String upstream, int most) throws IOException {
    Target target = gateway.target();
    int clients =
        (int) Math.min(most, (target.openFilesLimit() - OTHER_FILES) / SOCKETS_PER_CLIENT);
    Figures figures = new Figures(clients + " idle clients, " + upstream, "gateway");
    try (IdleClients idle = new IdleClients()) {
      idle.connect(target.port(), FIRST_CLIENTS);
      long heapBefore = gateway.liveHeapBytes();
      long outsideBefore = gateway.outsideHeapBytes();
      long residentBefore = target.residentBytes();
      idle.connect(target.port(), clients - FIRST_CLIENTS);
      long heap = gateway.liveHeapBytes() - heapBefore;
      long outside = gateway.outsideHeapBytes() - outsideBefore;
      long resident = target.residentBytes() - residentBefore;
      double measured = clients - FIRST_CLIENTS;
      figures.add("live heap, bytes per client", "gateway", heap / measured);
      figures.add("outside the heap, bytes per client", "gateway", outside / measured);
      figures.add("resident memory, bytes per client", "gateway", resident / measured);
    }
    return figures;
  }
}
