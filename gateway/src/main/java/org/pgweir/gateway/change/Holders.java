package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Request;

/** Finds the databases that a request over HTTP is about. */
final class Holders {

  private final Changes changes;

  Holders(Changes changes) {
    this.changes = changes;
  }

  /** What is done with the one change that is meant. */
  @FunctionalInterface
  interface Work {
    Answer run(String database, long id) throws SQLException;
  }

  /** Whether a database has a change of that number that a request may be about. */
  @FunctionalInterface
  interface Test {
    boolean has(Connection connection, long id) throws SQLException;
  }

  /** The databases with changes, or the one that {@code ?database=} names. */
  List<String> databases(Request asked) {
    changes.lookOnce();
    return Optional.ofNullable(asked.query().get("database"))
        .map(List::of)
        .map(named -> named.stream().filter(changes.databases()::contains).toList())
        .orElseGet(changes::databases);
  }

  /**
   * Does it with the change whose number is in the path.
   *
   * @param what how messages call it
   */
  Answer withOne(Request asked, String what, Test test, Work work) {
    String written = asked.segments().getOrDefault("id", "");
    if (!written.matches("[0-9]{1,18}")) {
      return Answer.problem(404, "'%s' is no number of a %s".formatted(written, what));
    }
    long id = Long.parseLong(written);
    try {
      List<String> holders = new ArrayList<>();
      for (String database : databases(asked)) {
        try (Connection connection = changes.connect(database)) {
          if (test.has(connection, id)) {
            holders.add(database);
          }
        }
      }
      if (holders.isEmpty()) {
        return Answer.problem(404, "there is no %s %d".formatted(what, id));
      }
      if (holders.size() > 1) {
        return Answer.problem(
            409,
            "several databases have a %s %d; name one of %s"
                .formatted(what, id, String.join(", ", holders)));
      }
      return work.run(holders.getFirst(), id);
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  static Answer unreachable(SQLException e) {
    return Answer.problem(
        503, "the journal cannot be read (SQLSTATE %s)".formatted(SqlStates.state(e)));
  }
}
