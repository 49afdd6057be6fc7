package org.pgweir.policies.analysis;

import java.util.Set;

/**
 * Columns of one relation.
 *
 * @param star whether {@code *}, or leaving out the column list, takes all there are
 */
public record Columns(Set<String> names, boolean star) {
  public Columns {
    names = Set.copyOf(names);
  }
}
