package org.pgweir.gateway.backfill;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Signals beside the server's, read over the same connection, on the watch's thread. */
@FunctionalInterface
public interface MoreSignals {
  List<Signal> read(Connection connection) throws SQLException;
}
