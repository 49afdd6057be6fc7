package org.pgweir.policies;

import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.decision.Examined;
import org.pgweir.policies.decision.Holds;
import org.pgweir.policies.decision.Paced;
import org.pgweir.policies.policy.PaceSetting;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.policy.Traffic;
import org.pgweir.policies.sql.TrafficTag;

/** Finds out which statements are paced, and out of which budget. */
final class Holding {

  private static final String BACKFILL = "backfill";

  private final Holds holds;

  Holding(PolicySet policies) {
    this.holds = new Holds(policies);
  }

  /** Whether a text is said to be part of a backfill: by its session, or by a comment in it. */
  static boolean isTagged(String sql, SessionFacts facts) {
    return facts.settings().traffic().filter(BACKFILL::equals).isPresent()
        || TrafficTag.of(sql, facts.standardConformingStrings())
            .filter(BACKFILL::equals)
            .isPresent();
  }

  /** How the statement is held; empty where it goes on as it comes. */
  Optional<Hold> hold(Examined examined, Session session, boolean tagged) {
    return holds.of(examined.subject(), session, tagged).map(paced -> hold(paced, session));
  }

  private static Hold hold(Paced paced, Session session) {
    PaceSetting setting = paced.setting();
    return new Hold(
        budget(paced, session),
        paced.policy(),
        paced.traffic().word(),
        paced.table(),
        paced.traffic() == Traffic.LOOP,
        paced.likeness(),
        new Hold.Rates(
            setting.rows(), setting.statements(), setting.walBytes(), setting.concurrency()),
        setting.health(),
        setting.longest());
  }

  private static String budget(Paced paced, Session session) {
    String of =
        switch (paced.setting().per()) {
          case TABLE -> paced.table().map(ObjectName::toString).orElse("");
          case ROLE -> session.role();
          case DATABASE -> "";
        };
    return (paced.policy() + " " + paced.setting().per().word() + " " + of).strip();
  }
}
