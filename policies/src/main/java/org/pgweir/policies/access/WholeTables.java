package org.pgweir.policies.access;

import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.sql.tree.DataStatement;

/** Looks for an UPDATE or DELETE without WHERE, at any depth. Used once. */
final class WholeTables extends QueryParts {

  private boolean found;

  private WholeTables() {}

  static boolean areWrittenBy(DataStatement statement) {
    WholeTables tables = new WholeTables();
    tables.in(statement);
    return tables.found;
  }

  @Override
  protected void statement(DataStatement statement) {
    found |=
        switch (statement) {
          case DataStatement.Update update -> update.rows() instanceof DataStatement.Rows.All;
          case DataStatement.Delete delete -> delete.rows() instanceof DataStatement.Rows.All;
          case DataStatement.Select _, DataStatement.Insert _, DataStatement.Merge _ -> false;
        };
  }
}
