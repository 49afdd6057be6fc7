package org.pgweir.gateway.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/**
 * Something a client can connect to.
 *
 * @param port on 127.0.0.1
 * @param pid the process in the middle; empty for the server itself
 */
record Target(String name, int port, OptionalLong pid) {

  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;
  private static final double MICROS_PER_TICK = 10_000;

  static Target direct(int port) {
    return new Target("direct", port, OptionalLong.empty());
  }

  static Target process(String name, int port, long pid) {
    return new Target(name, port, OptionalLong.of(pid));
  }

  Target named(String other) {
    return new Target(other, port, pid);
  }

  /**
   * User and system time the process has used, in µs; 0 for the server itself. From proc(5), whose
   * tick is 10 ms (USER_HZ).
   */
  double cpuMicros() {
    if (pid.isEmpty()) {
      return 0;
    }
    String stat = proc("stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]))
        * MICROS_PER_TICK;
  }

  /** Resident memory of the process in bytes. */
  long residentBytes() {
    return proc("status")
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("\\D", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow()
        * 1024;
  }

  /** How many files and sockets the process may have open. */
  long openFilesLimit() {
    return proc("limits")
        .lines()
        .filter(line -> line.startsWith("Max open files"))
        .map(line -> line.substring("Max open files".length()).strip().split("\\s+", -1)[0])
        .mapToLong(Long::parseLong)
        .findFirst()
        .orElseThrow();
  }

  private String proc(String file) {
    try {
      return Files.readString(Path.of("/proc", String.valueOf(pid.orElseThrow()), file));
    } catch (IOException gone) {
      throw new UncheckedIOException(name + " is gone", gone);
    }
  }
}
