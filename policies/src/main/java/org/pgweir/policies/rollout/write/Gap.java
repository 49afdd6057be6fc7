package org.pgweir.policies.rollout.write;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.RowExpression;

/**
 * What a write leaves out of a rollout: it gives a value to a column of one side, and not to each
 * of the other.
 *
 * @param given the columns of the rollout that it gives values to, in the rollout's order
 * @param missing what it has to give values to, and which; empty where there is no way to tell
 */
record Gap(OpenRollout rollout, List<String> given, Map<String, Optional<RowExpression>> missing) {

  Gap {
    given = List.copyOf(given);
  }

  /**
   * What is left out by a write of these columns of the table; empty if nothing is.
   *
   * <p>A column beside both sides that {@code up} reads counts as one of the old side: the new
   * columns have to follow it.
   *
   * @param makesRows whether columns that are not given get their defaults
   */
  static Optional<Gap> of(OpenRollout rollout, Set<String> written, boolean makesRows) {
    Set<String> old = new LinkedHashSet<>(rollout.oldColumns());
    rollout.up().values().forEach(expression -> old.addAll(expression.columns()));
    rollout.newColumns().forEach(old::remove);
    boolean givesOld = old.stream().anyMatch(written::contains);
    boolean givesNew = rollout.newColumns().stream().anyMatch(written::contains);
    Map<String, Optional<RowExpression>> missing = new LinkedHashMap<>();
    if (givesOld || (makesRows && !givesNew)) {
      for (String column : rollout.newColumns()) {
        if (!written.contains(column)) {
          missing.put(column, Optional.ofNullable(rollout.up().get(column)));
        }
      }
    }
    if (givesNew) {
      for (String column : rollout.oldColumns()) {
        if (!written.contains(column)) {
          missing.put(column, Optional.ofNullable(rollout.down().get(column)));
        }
      }
    }
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    Set<String> given = new LinkedHashSet<>(old);
    given.addAll(rollout.newColumns());
    given.retainAll(written);
    return Optional.of(new Gap(rollout, List.copyOf(given), missing));
  }
}
