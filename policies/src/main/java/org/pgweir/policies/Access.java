package org.pgweir.policies;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.access.AccessRules;
import org.pgweir.policies.decision.Ruling;
import org.pgweir.policies.policy.AccessDocument;
import org.pgweir.policies.policy.Allowed;
import org.pgweir.policies.policy.Session;

/** What {@code kind: Access} files say beside what they say to statements. */
final class Access {

  private Access() {}

  /**
   * The terms of a session that the file is about. Read-only transactions are the server's own
   * doing: they stop functions that write, whatever they are called.
   */
  static SessionTerms terms(Optional<AccessDocument> file) {
    return file.map(
            access -> {
              Map<String, String> settings = new LinkedHashMap<>();
              if (access.rights().allow() == Allowed.READ) {
                settings.put("default_transaction_read_only", "on");
              }
              access
                  .rights()
                  .statementTimeout()
                  .map(Duration::toMillis)
                  .ifPresent(millis -> settings.put("statement_timeout", millis.toString()));
              return new SessionTerms(access.sessionClass(), Optional.of(access.name()), settings);
            })
        .orElse(SessionTerms.FREE);
  }

  static Optional<Ruling> functionCall(
      AccessDocument access, Session session, int oid, Instant now) {
    AccessRules rules = new AccessRules(access, session, now);
    return rules.functionCall(oid).map(finding -> Ruling.by(rules, finding));
  }
}
