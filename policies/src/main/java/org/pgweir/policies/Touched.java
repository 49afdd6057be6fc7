package org.pgweir.policies;

import java.util.List;
import java.util.Set;
import org.pgweir.policies.usage.ColumnUse;

/**
 * What a statement touches, by name, as far as it is known.
 *
 * @param tables sorted, with their schemas where these are known
 * @param columns as {@code table.column}, sorted; {@code table.*} for all
 * @param uses what it does with columns of tables that hold rows of applications
 */
public record Touched(List<String> tables, List<String> columns, Set<ColumnUse> uses) {

  public static final Touched NOTHING = new Touched(List.of(), List.of(), Set.of());

  public Touched {
    tables = List.copyOf(tables);
    columns = List.copyOf(columns);
    uses = Set.copyOf(uses);
  }
}
