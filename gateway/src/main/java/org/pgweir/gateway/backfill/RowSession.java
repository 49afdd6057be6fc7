package org.pgweir.gateway.backfill;

import java.sql.SQLException;
import java.util.List;

/** Runs SQL with the rights of a job, in the transaction of one batch. */
@FunctionalInterface
public interface RowSession {

  /** The rows of a query, as text; NULL reads as the word. */
  List<List<String>> rows(String sql) throws SQLException;
}
