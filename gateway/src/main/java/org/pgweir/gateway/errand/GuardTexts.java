package org.pgweir.gateway.errand;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.policies.Guard;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;

/** What a client is told of a statement under guard. */
final class GuardTexts {

  /** The rule id in notices and in errors. */
  static final String ID = "lock-guard";

  static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Guard guard;

  GuardTexts(Guard guard) {
    this.guard = guard;
  }

  Warning waiting(int tries, List<Blocker> blockers) {
    return notice(
        "waiting for locks on %s, tries so far: %d".formatted(tables(), tries),
        inTheWay(blockers),
        Optional.of("Nothing waits behind this statement meanwhile. A cancel request ends it."));
  }

  Refusal gaveUp(int tries, List<Blocker> blockers) {
    return refusal(
        "could not lock %s within %d s, tries: %d"
            .formatted(tables(), guard.budget().toSeconds(), tries),
        inTheWay(blockers),
        "Send the statement again when those transactions have ended.");
  }

  /** Of a statement in a transaction block. */
  Refusal notLocked(String detail) {
    return refusal(
        "could not lock %s within %d ms".formatted(tables(), guard.lockTimeout().toMillis()),
        detail,
        "In a transaction block a statement is tried once. Roll back and send the transaction again;"
            + " or send the statement outside of one, where it is tried until it gets its locks.");
  }

  Warning ended(List<Blocker> blockers) {
    return notice(
        "ended sessions that were idle in a transaction, in the way of a change of " + tables(),
        said(blockers),
        Optional.empty());
  }

  Warning notEnded(String why) {
    return notice(
        "may not end sessions that are idle in a transaction, in the way of a change of "
            + tables(),
        why,
        Optional.of(
            "The policy asks for it, and it takes a member of their role or of pg_signal_backend."));
  }

  static String said(List<Blocker> blockers) {
    return blockers.stream().map(Blocker::text).collect(Collectors.joining("\n"));
  }

  private static String inTheWay(List<Blocker> blockers) {
    return blockers.isEmpty()
        ? "Whoever held a lock in the way had let go of it each time it was looked for."
        : said(blockers);
  }

  private Warning notice(String message, String detail, Optional<String> hint) {
    return new Warning(ID, message, detail, hint, schema(), table(), Optional.empty());
  }

  private Refusal refusal(String message, String detail, String hint) {
    return new Refusal(
        ID,
        LOCK_NOT_AVAILABLE,
        message,
        Optional.of(detail),
        Optional.of(hint),
        schema(),
        table(),
        Optional.empty());
  }

  private String tables() {
    return guard.locks().keySet().stream()
        .map(Blocker::sql)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private Optional<String> schema() {
    return guard.locks().size() == 1
        ? guard.locks().keySet().iterator().next().schema()
        : Optional.empty();
  }

  private Optional<String> table() {
    return guard.locks().size() == 1
        ? Optional.of(guard.locks().keySet().iterator().next().name())
        : Optional.empty();
  }
}
