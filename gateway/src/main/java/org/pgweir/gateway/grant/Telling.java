package org.pgweir.gateway.grant;

import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.pgweir.gateway.access.AuditEntry;
import org.pgweir.gateway.access.AuditLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the log, the audit log and a webhook what is asked and decided. Any thread. */
public final class Telling implements AutoCloseable {

  private static final long PATIENCE_SECONDS = 10;
  private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

  private final Optional<AuditLog> audit;
  private final Optional<Webhook> webhook;
  private final InstantSource clock;

  public Telling(Optional<AuditLog> audit, Optional<Webhook> webhook, InstantSource clock) {
    this.audit = audit;
    this.webhook = webhook;
    this.clock = clock;
  }

  /**
   * Something was asked or decided.
   *
   * @param grant as a JSON object, with the statement's text
   */
  void tell(String what, String by, String grant) {
    LOG.atInfo().addKeyValue("what", what).addKeyValue("by", by).log("a grant");
    audit.ifPresent(log ->
        log.offer(
            new AuditEntry.Grant(clock.instant(), what, by, GrantSummary.of(grant)), _ -> {}));
    webhook.ifPresent(hook -> hook.post(what, by, grant));
  }

  /** Somebody takes everything: not before it is written down, if things are. Blocks. */
  void beforeBreakingGlass(String database, String role, String by, String reason)
      throws NotPossible {
    LOG.atWarn()
        .addKeyValue("database", database)
        .addKeyValue("role", role)
        .addKeyValue("by", by)
        .addKeyValue("reason", reason)
        .log("BREAK GLASS: whatever is refused to this role is granted");
    if (audit.isPresent() && !isWritten(audit.get(), database, role, by, reason)) {
      throw new NotPossible(503, "it cannot be written down in the audit log, so it is not done");
    }
  }

  private boolean isWritten(AuditLog log, String database, String role, String by, String reason) {
    CompletableFuture<Boolean> written = new CompletableFuture<>();
    AuditEntry entry = new AuditEntry.BreakGlass(clock.instant(), database, role, by, reason);
    if (!log.offer(entry, written::complete)) {
      return false;
    }
    try {
      return written.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException _) {
      return false;
    }
  }

  @Override
  public void close() {
    webhook.ifPresent(Webhook::close);
  }
}
