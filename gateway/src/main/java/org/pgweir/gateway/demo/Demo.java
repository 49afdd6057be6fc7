package org.pgweir.gateway.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.CatalogueService;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Judge;
import picocli.CommandLine.Help.Ansi;

/** Everything that {@code pgweir demo} starts, in order, and stops again. Runs once. */
public final class Demo {

  private static final int PORTS_TRIED = 20;
  private static final Duration WATCH = Duration.ofSeconds(5);
  private static final Duration WORTH_TELLING = Duration.ofMillis(250);
  private static final long GOODBYE_SECONDS = 15;

  private final Function<Catalogues, Judge> judge;
  private final int wantedPort;
  private final int rows;
  private final Screen screen;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private volatile boolean stopping;

  /** Empty until it has started; what is on its way is not interrupted, so that none is lost. */
  private volatile Optional<DemoDatabase> started = Optional.empty();

  /**
   * @param judge makes the one that judges by the demo's own catalogue
   * @param rows of the table {@code orders}; a million take PostgreSQL seconds to rewrite
   */
  public Demo(Function<Catalogues, Judge> judge, int rows, PrintWriter out, Ansi ansi) {
    this(judge, ListenConfig.DEFAULT_ADDRESS.port(), rows, out, ansi);
  }

  /**
   * @param port where the gateway listens if nobody else does; 0 for any
   */
  Demo(Function<Catalogues, Judge> judge, int port, int rows, PrintWriter out, Ansi ansi) {
    this.judge = judge;
    this.wantedPort = port;
    this.rows = rows;
    this.screen = new Screen(out, ansi);
  }

  /**
   * Gives the tour and, unless {@code exit}, stays up until the process is told to end.
   *
   * @return 0, or 1 if a step did not do what it says
   */
  public int run(boolean exit) throws IOException, SQLException, InterruptedException {
    Thread tour = Thread.currentThread();
    Thread onSignal = new Thread(() -> stop(tour), "demo-stop");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      return walk(exit);
    } catch (TourFailed failed) {
      screen.bad(failed.sentence());
      return 1;
    } catch (InterruptedException | SQLException | IOException ended) {
      if (stopping) {
        return 0;
      }
      throw ended;
    } finally {
      stopped.countDown();
    }
  }

  private int walk(boolean exit) throws IOException, SQLException, InterruptedException {
    screen.say("Starting a PostgreSQL and writing %,d orders into it …".formatted(rows));
    try (DemoDatabase database = startDatabase();
        GatewayMetrics metrics = new GatewayMetrics();
        CatalogueService catalogues =
            CatalogueService.open(config(database), Gateway.clock(), metrics.catalogues());
        Gateway gateway = startGateway(database, catalogues, metrics);
        Traffic traffic = Traffic.start(DemoDatabase.url(gateway.port()), rows)) {
      new Tour(database, gateway.port(), traffic, screen).walk();
      if (!exit) {
        invite(database, gateway);
        watch(traffic);
      }
      return 0;
    }
  }

  private DemoDatabase startDatabase() throws IOException, SQLException, InterruptedException {
    DemoDatabase database = DemoDatabase.start(rows);
    started = Optional.of(database);
    if (stopping) {
      database.close();
      throw new InterruptedException();
    }
    return database;
  }

  private static GatewayConfig config(DemoDatabase database) {
    HostPort server = new HostPort(DemoDatabase.HOST, database.port());
    return GatewayConfig.defaults(UpstreamConfig.of(server).withUser(DemoDatabase.USER))
        .withAdmin(Optional.empty());
  }

  private Gateway startGateway(
      DemoDatabase database, CatalogueService catalogues, GatewayMetrics metrics)
      throws IOException, InterruptedException {
    int port = freePort(wantedPort);
    if (port != wantedPort && wantedPort != 0) {
      screen.say("Port %d is taken, so the gateway listens on %d.".formatted(wantedPort, port));
    }
    ListenConfig listen = new ListenConfig(new HostPort(DemoDatabase.HOST, port), Optional.empty());
    return Gateway.start(
        config(database).withListen(listen), judge.apply(catalogues), catalogues, metrics);
  }

  /** Returns the first port from {@code wanted} upwards that nobody listens on. */
  static int freePort(int wanted) throws IOException {
    for (int port = wanted; port < wanted + PORTS_TRIED; port++) {
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (BindException taken) {
        // Somebody listens there: the next one.
      }
    }
    throw new IOException("no free port from %d to %d".formatted(wanted, wanted + PORTS_TRIED - 1));
  }

  private void invite(DemoDatabase database, Gateway gateway) {
    screen.heading("Your turn");
    screen.say("Everything stays up, traffic included. Through the gateway:");
    screen.verbatim(
        """
        psql -h %1$s -p %2$d -U %3$s %4$s
        jdbc:postgresql://%1$s:%2$d/%4$s?user=%3$s

        ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();\
        """
            .formatted(DemoDatabase.HOST, gateway.port(), DemoDatabase.USER, DemoDatabase.NAME));
    screen.say(
        "The server itself listens on port %d. A stall of the traffic is told here. Ctrl-C ends."
            .formatted(database.port()));
  }

  private void watch(Traffic traffic) throws InterruptedException {
    while (true) {
      traffic.begin();
      Thread.sleep(WATCH);
      TrafficReport report = traffic.report();
      if (report.worstStall().compareTo(WORTH_TELLING) > 0) {
        screen.say(
            "The traffic just stalled for %s.".formatted(Screen.millis(report.worstStall())));
      }
      if (report.failures() > 0) {
        screen.say("%d clients of the traffic met an error and left.".formatted(report.failures()));
      }
    }
  }

  // Runs when the process is told to end. The server stops first, and with it what it was doing.
  private void stop(Thread tour) {
    stopping = true;
    try {
      if (started.isPresent()) {
        tour.interrupt();
        started.get().close();
      }
      if (!stopped.await(GOODBYE_SECONDS, TimeUnit.SECONDS)) {
        screen.bad("the demo did not stop in time; its server may still run");
      }
    } catch (IOException failed) {
      screen.bad("the server did not stop: " + failed.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
