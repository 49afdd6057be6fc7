package org.pgweir.gateway.errand;

import java.util.ArrayList;
import java.util.List;
import org.pgweir.policies.Guard;

/**
 * What comes before a guarded statement in its Query: its timeouts, and the right to change its
 * tables.
 *
 * @param statements each without a semicolon; the client hears nothing of them
 */
record Attempt(List<String> statements) {

  Attempt {
    statements = List.copyOf(statements);
  }

  /**
   * The way to a try.
   *
   * <p>An autovacuum worker gives way to whoever has waited for it longer than deadlock_timeout
   * (src/backend/storage/lmgr/proc.c), which a try of the statement never does. So its table is
   * waited for in a mode that stands in no reader's and no writer's way.
   *
   * @param blockers who is in the way
   */
  static Attempt of(Guard guard, List<Blocker> blockers) {
    List<String> statements = new ArrayList<>(settings(guard));
    statements.add(TableClaim.inTransaction(guard.locks().keySet()));
    List<String> vacuumed =
        blockers.stream().flatMap(each -> each.vacuumed().stream()).distinct().toList();
    if (!vacuumed.isEmpty()) {
      statements.add(
          "SELECT pg_catalog.set_config('lock_timeout', (2000 OPERATOR(pg_catalog.+) 1000"
              + " OPERATOR(pg_catalog.*) EXTRACT(epoch FROM"
              + " pg_catalog.current_setting('deadlock_timeout')::interval)::int4)::text, true)");
      vacuumed.forEach(
          table -> statements.add("LOCK TABLE " + table + " IN SHARE UPDATE EXCLUSIVE MODE"));
      statements.add(lockTimeout(guard));
    }
    return new Attempt(statements);
  }

  /** The timeouts of a guard, for the rest of the transaction. */
  static List<String> settings(Guard guard) {
    List<String> settings = new ArrayList<>();
    settings.add(lockTimeout(guard));
    guard
        .statementTimeout()
        .ifPresent(timeout -> settings.add("SET LOCAL statement_timeout = " + timeout.toMillis()));
    return settings;
  }

  private static String lockTimeout(Guard guard) {
    return "SET LOCAL lock_timeout = " + guard.triedLockTimeout().toMillis();
  }

  /** As it stands before the client's text. */
  String text() {
    return String.join("; ", statements) + "; ";
  }
}
