package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.backfill.MoreSignals;
import org.pgweir.gateway.backfill.Signal;
import org.pgweir.gateway.backfill.TrafficSignals;
import org.pgweir.policies.policy.OfficeHours;

/**
 * What a job waits for beside the server's health: its hours, jobs that go first, the traffic on
 * its table. Confined to one thread.
 */
final class JobSignals implements MoreSignals {

  private final StoredChange change;
  private final String database;
  private final TrafficSignals traffic;
  private final Clock clock;

  JobSignals(StoredChange change, String database, TrafficSignals traffic, Clock clock) {
    this.change = change;
    this.database = database;
    this.traffic = traffic;
    this.clock = clock;
  }

  @Override
  public List<Signal> read(Connection connection) throws SQLException {
    List<Signal> signals = new ArrayList<>();
    if (change.relation().isPresent()) {
      for (String table : name(connection, change.relation().get())) {
        signals.addAll(traffic.read(database, table));
      }
    }
    Optional<OfficeHours> hours = change.job().flatMap(job -> job.hours());
    if (hours.isPresent()) {
      signals.add(
          yes("hours", !hours.get().isOpen(clock.instant()), "batches run from " + hours.get()));
    }
    Optional<Long> first = new JobJournal(new Journal(connection)).goesFirst(change.id());
    signals.add(
        yes("priority", first.isPresent(), "job %d goes first".formatted(first.orElse(0L))));
    return signals;
  }

  /** What it is called now; nothing if it is gone. */
  private static List<String> name(Connection connection, long relation) throws SQLException {
    return new Journal(connection)
        .query(
            """
            SELECT n.nspname || '.' || c.relname FROM pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid = ?::bigint::oid\
            """,
            row -> row.getString(1),
            relation);
  }

  /** Stops while it is true. */
  private static Signal yes(String name, boolean isSo, String text) {
    return new Signal(name, isSo ? 1 : 0, 1, 1, text);
  }
}
