package org.pgweir.gateway.oracle;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pgweir.policies.analysis.Unknown;

/**
 * One case of the oracle.
 *
 * @param preparation statements that are committed before
 * @param measured statements that are measured, all but some cases one
 * @param leavesOpen what the analysis has to leave open
 */
record OracleCase(
    String name,
    int since,
    int until,
    Set<Unknown.Part> leavesOpen,
    List<String> preparation,
    List<String> measured) {

  OracleCase {
    leavesOpen = leavesOpen.isEmpty() ? Set.of() : EnumSet.copyOf(leavesOpen);
    preparation = List.copyOf(preparation);
    measured = List.copyOf(measured);
  }

  boolean runsOn(int major) {
    return since <= major && major <= until;
  }

  @Override
  public String toString() {
    return name;
  }
}
