package org.pgweir.policies;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.usage.Usages;

/** The front door: makes judges. */
public final class Policies {

  /** No exception stands in a pack, so it is the same which day it is. */
  private static final Clock ANY_DAY = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  private Policies() {}

  /** A judge that knows PostgreSQL but no catalogue, by the pack {@code recommended}. */
  public static Judge judge() {
    return judge(Catalogues.NONE);
  }

  /** The same by what the catalogues say. */
  public static Judge judge(Catalogues catalogues) {
    try {
      return load(List.of(), catalogues, ANY_DAY);
    } catch (BadPolicies e) {
      throw new IllegalStateException("the pack is part of the build", e);
    }
  }

  /** The same without a server to ask. */
  public static PolicyJudge load(List<String> names, Clock clock) throws BadPolicies {
    return load(names, Catalogues.NONE, clock);
  }

  /**
   * A judge by policy files.
   *
   * @param names each a file, a folder or {@code pack:NAME}; unless a pack is among them, the pack
   *     {@code recommended} comes first
   * @param catalogues what it asks about tables
   * @param clock tells which exceptions have expired
   * @throws BadPolicies when any of them cannot be used
   */
  public static PolicyJudge load(List<String> names, Catalogues catalogues, Clock clock)
      throws BadPolicies {
    return load(names, catalogues, Rollouts.NONE, clock);
  }

  /**
   * The same by what rollouts demand, too.
   *
   * @param rollouts what it asks about columns that are being replaced
   */
  public static PolicyJudge load(
      List<String> names, Catalogues catalogues, Rollouts rollouts, Clock clock)
      throws BadPolicies {
    return load(names, catalogues, rollouts, Usages.NONE, clock);
  }

  /**
   * The same by what sessions were seen to use, too.
   *
   * @param usages what it asks about who uses a column
   */
  public static PolicyJudge load(
      List<String> names, Catalogues catalogues, Rollouts rollouts, Usages usages, Clock clock)
      throws BadPolicies {
    return PolicyJudge.load(names, catalogues, rollouts, usages, clock);
  }
}
