package org.pgweir.policies.rollout;

import java.util.List;
import java.util.Map;
import org.pgweir.policies.catalog.ObjectName;

/**
 * A rollout that is under way in one database, in the phase it is in. What it demands holds for
 * this phase: nobody who judges needs to know what the phases mean.
 *
 * @param table with its schema, by its present name
 * @param oldColumns those that will go, as {@code pg_attribute.attname}; empty for a pure addition
 * @param newColumns those that come; never empty
 * @param up what each new column is, of the row; has all of {@code newColumns}
 * @param down what each old column is, of the row; has all of {@code oldColumns} or, where there is
 *     no way back from new to old, none
 * @param readsOfNew about statements that read {@code newColumns}
 * @param readsOfOld about statements that read {@code oldColumns}
 */
public record OpenRollout(
    String name,
    ObjectName table,
    Phase phase,
    List<String> oldColumns,
    List<String> newColumns,
    Map<String, RowExpression> up,
    Map<String, RowExpression> down,
    Writes writes,
    Reads readsOfNew,
    Reads readsOfOld) {

  public OpenRollout {
    oldColumns = List.copyOf(oldColumns);
    newColumns = List.copyOf(newColumns);
    up = Map.copyOf(up);
    down = Map.copyOf(down);
  }
}
