package org.pgweir.gateway.access;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.pgweir.gateway.config.AuditConfig;
import org.pgweir.gateway.config.AuditConfig.Before;
import org.pgweir.gateway.config.AuditConfig.OnFailure;
import org.pgweir.gateway.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes entries to a file, in the order they are handed over, by a thread of its own. Handing over
 * never waits: what finds the queue full is not taken. Safe for any thread.
 */
public final class AuditLog implements AutoCloseable {

  /** Of entries that wait to be written. */
  private static final int QUEUE = 10_000;

  private static final int BATCH = 1_000;
  private static final long POLL_MILLIS = 200;
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private final AuditConfig config;
  private final AuditFile file;
  private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong exchanges = new AtomicLong();
  private final Thread thread;
  private volatile boolean failed;
  private volatile boolean closed;

  /** An entry, and who is told when it is written, or is not going to be. */
  private record Waiting(AuditEntry entry, Written written) {}

  /** Told by the log's thread; must not block. */
  @FunctionalInterface
  public interface Written {
    void written(boolean well);
  }

  private AuditLog(AuditConfig config, AuditFile file) {
    this.config = config;
    this.file = file;
    this.thread = Thread.ofPlatform().name("audit").daemon().unstarted(this::run);
  }

  /**
   * Opens the log where it ended.
   *
   * @throws ConfigException if the file cannot be written
   */
  public static AuditLog open(AuditConfig config) {
    try {
      AuditLog log = new AuditLog(config, AuditFile.open(config));
      log.thread.start();
      return log;
    } catch (IOException e) {
      throw new ConfigException("audit: " + config.file() + " cannot be written: " + e);
    }
  }

  /** A number for one message and what comes of it. */
  public long nextExchange() {
    return exchanges.incrementAndGet();
  }

  /** Whether a statement waits until its line is in the file. */
  public boolean waitsForWriting() {
    return config.before() == Before.WRITTEN;
  }

  /** Whether statements whose line cannot be written are refused. */
  public boolean refusesOnFailure() {
    return config.onFailure() == OnFailure.REFUSE;
  }

  /** Whether lines are being written, as far as is known. */
  public boolean isWell() {
    return !failed;
  }

  /**
   * Hands over an entry.
   *
   * @return whether it was taken; if not, nobody is told
   */
  public boolean offer(AuditEntry entry, Written written) {
    return !closed && queue.offer(new Waiting(entry, written));
  }

  private void run() {
    List<Waiting> batch = new ArrayList<>();
    while (!closed || !queue.isEmpty()) {
      try {
        Waiting first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        batch.add(first);
        queue.drainTo(batch, BATCH - 1);
        write(batch);
      } catch (InterruptedException _) {
        // closed, which the loop looks at
      }
      batch.clear();
    }
  }

  private void write(List<Waiting> batch) {
    boolean well = true;
    try {
      List<String> lines = new ArrayList<>(batch.size());
      for (Waiting each : batch) {
        lines.add(AuditLine.of(each.entry(), config.literals()));
      }
      file.append(lines);
    } catch (IOException | RuntimeException e) {
      well = false;
      if (!failed) {
        LOG.atError()
            .addKeyValue("file", config.file())
            .log("audit lines cannot be written: {}", e.toString());
      }
    }
    failed = !well;
    for (Waiting each : batch) {
      each.written().written(well);
    }
  }

  /** Writes what was handed over, and ends. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(5));
      file.close();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("the audit log was not closed well: {}", e.toString());
    }
  }
}
