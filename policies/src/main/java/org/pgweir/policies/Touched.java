package org.pgweir.policies;

import java.util.List;

/**
 * What a statement touches, by name, as far as it is known.
 *
 * @param tables sorted, with their schemas where these are known
 * @param columns as {@code table.column}, sorted; {@code table.*} for all
 */
public record Touched(List<String> tables, List<String> columns) {

  public static final Touched NOTHING = new Touched(List.of(), List.of());

  public Touched {
    tables = List.copyOf(tables);
    columns = List.copyOf(columns);
  }
}
