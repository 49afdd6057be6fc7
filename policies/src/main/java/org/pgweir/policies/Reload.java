package org.pgweir.policies;

import java.util.List;
import org.pgweir.policies.policy.Exemption;
import org.pgweir.policies.policy.Problem;

/** What came of reading the policies again. */
public sealed interface Reload {

  /** They are what they were when last read. */
  record Unchanged() implements Reload {}

  /**
   * Others are in force now.
   *
   * @param epoch names them, for example {@code 2-3fa9c2d1}
   * @param expired exceptions that do not count any more
   */
  record Changed(String epoch, List<Exemption> expired) implements Reload {}

  /**
   * They cannot be used; those before them stay in force.
   *
   * @param epoch names those that stay
   */
  record Rejected(String epoch, List<Problem> problems) implements Reload {}
}
