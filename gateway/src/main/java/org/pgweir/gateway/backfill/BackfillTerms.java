package org.pgweir.gateway.backfill;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.pgweir.policies.policy.OfficeHours;

/**
 * When a job may run, and how much at a time.
 *
 * @param priority while a job of a larger number in the same database can run, this one waits
 * @param batchTime what one batch should take
 * @param mostRows of one batch, from 1
 * @param hours outside of them it waits; empty: always
 * @param approvalAbove number of rows of the table, as the server estimates it, from which on
 *     somebody has to approve the job before its first batch; empty: never
 */
public record BackfillTerms(
    int priority,
    Duration batchTime,
    int mostRows,
    Optional<OfficeHours> hours,
    OptionalLong approvalAbove) {

  /** At any time, at once, a quarter of a second a batch. */
  public static final BackfillTerms USUAL =
      new BackfillTerms(
          0, BatchSize.TARGET, BatchSize.MOST, Optional.empty(), OptionalLong.empty());
}
