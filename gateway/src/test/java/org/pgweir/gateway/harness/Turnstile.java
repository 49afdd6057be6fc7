package org.pgweir.gateway.harness;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between gateways and their server, and stops the worker of a database at one of its
 * statements, counted from 1: before the server gets it, or when the server has answered it and the
 * worker does not know yet. There it stays until it is let through, or all connections are cut as
 * they are when a process is killed.
 *
 * <p>A worker is a session that asks for the lock of a change; its statements are Query messages.
 */
final class Turnstile implements AutoCloseable {

  private static final int STARTUP = 3 << 16;
  private static final String WORKER = "pg_try_advisory_lock(";

  /** On which side of the statement a worker stops. */
  enum Side {
    BEFORE,
    BEHIND
  }

  /** Where a worker stops. */
  record Place(int statement, Side side) {}

  private final ServerSocket listener;
  private final int upstreamPort;
  private final Set<Passage> passages = ConcurrentHashMap.newKeySet();
  private final Map<String, Place> places = new ConcurrentHashMap<>();
  private final Map<String, List<String>> seen = new ConcurrentHashMap<>();
  private final Set<String> held = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Turnstile(int upstreamPort) {
    try {
      this.listener = new ServerSocket(0, 500, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    this.upstreamPort = upstreamPort;
    threads.execute(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The next worker of the database stops there. */
  void stopAt(String database, Place place) {
    places.put(database, place);
  }

  boolean isHeld(String database) {
    return held.contains(database);
  }

  /** What workers of the database have sent. */
  List<String> seen(String database) {
    return List.copyOf(seen.getOrDefault(database, List.of()));
  }

  /** The worker of the database goes on, and stops nowhere else. */
  synchronized void letThrough(String database) {
    places.remove(database);
    held.remove(database);
    notifyAll();
  }

  /** What a process that is killed held open is closed. */
  synchronized void cut() {
    passages.forEach(Passage::close);
    places.clear();
    held.clear();
    notifyAll();
  }

  private synchronized void hold(String database) {
    held.add(database);
    try {
      while (held.contains(database)) {
        wait();
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    try {
      while (true) {
        Passage passage =
            new Passage(
                listener.accept(), new Socket(InetAddress.getLoopbackAddress(), upstreamPort));
        passages.add(passage);
        threads.execute(passage::forth);
        threads.execute(passage::back);
      }
    } catch (IOException closed) {
      // the end of it
    }
  }

  /** One connection. */
  private final class Passage {
    private final Socket gateway;
    private final Socket server;
    private volatile String database = "";
    private volatile boolean stopsReplies;
    private boolean works;
    private int statements;

    Passage(Socket gateway, Socket server) throws IOException {
      this.gateway = gateway;
      this.server = server;
      gateway.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    private void forth() {
      try (gateway;
          server) {
        DataInputStream in = new DataInputStream(new BufferedInputStream(gateway.getInputStream()));
        DataOutputStream out =
            new DataOutputStream(new BufferedOutputStream(server.getOutputStream()));
        byte[] first = body(in);
        pass(out, first);
        if (ByteBuffer.wrap(first).getInt() >= STARTUP + 1000) {
          in.transferTo(server.getOutputStream());
          return;
        }
        List<String> parameters = List.of(text(first, 4).split("\0", -1));
        database = parameters.get(parameters.indexOf("database") + 1);
        for (int type = in.read(); type >= 0; type = in.read()) {
          byte[] body = body(in);
          if (type == 'Q') {
            query(text(body, 0));
          }
          out.writeByte(type);
          pass(out, body);
        }
      } catch (IOException closed) {
        // One of the peers has gone; the other is closed with it.
      }
    }

    private void query(String sql) {
      works |= sql.contains(WORKER);
      if (!works) {
        return;
      }
      statements++;
      seen.computeIfAbsent(database, _ -> new CopyOnWriteArrayList<>()).add(sql);
      Place place = places.get(database);
      if (place != null && place.statement() == statements) {
        switch (place.side()) {
          case BEFORE -> hold(database);
          case BEHIND -> stopsReplies = true;
        }
      }
    }

    private void back() {
      try (gateway;
          server) {
        byte[] buffer = new byte[1 << 16];
        for (int count = server.getInputStream().read(buffer);
            count >= 0;
            count = server.getInputStream().read(buffer)) {
          if (stopsReplies) {
            stopsReplies = false;
            hold(database);
          }
          gateway.getOutputStream().write(buffer, 0, count);
        }
      } catch (IOException closed) {
        // One of the peers has gone; the other is closed with it.
      }
    }

    private static byte[] body(DataInputStream in) throws IOException {
      return in.readNBytes(in.readInt() - 4);
    }

    private static String text(byte[] body, int from) {
      return new String(body, from, body.length - from, StandardCharsets.UTF_8);
    }

    private static void pass(DataOutputStream out, byte[] body) throws IOException {
      out.writeInt(body.length + 4);
      out.write(body);
      out.flush();
    }

    void close() {
      try (gateway;
          server) {
        passages.remove(this);
      } catch (IOException closed) {
        // It is gone all the same.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
    threads.shutdownNow();
  }
}
