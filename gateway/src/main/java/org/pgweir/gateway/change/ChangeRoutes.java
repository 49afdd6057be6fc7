package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.gateway.change.ChangeOperations.NotPossible;
import org.pgweir.gateway.change.ChangeOperations.Operation;

/**
 * Changes over HTTP: {@code GET /changes}, {@code GET /changes/ID}, {@code POST /changes/ID/pause}
 * and so on, each with {@code ?database=NAME} where databases have changes of the same number.
 */
public final class ChangeRoutes {

  private final Changes changes;

  private ChangeRoutes(Changes changes) {
    this.changes = changes;
  }

  public static List<Route> of(Changes changes) {
    ChangeRoutes own = new ChangeRoutes(changes);
    List<Route> routes = new ArrayList<>();
    routes.add(new Route(Method.GET, "/changes", own::list));
    routes.add(new Route(Method.GET, "/changes/{id}", own::show));
    for (Operation operation : Operation.values()) {
      routes.add(
          new Route(
              Method.POST,
              "/changes/{id}/" + operation.name().toLowerCase(Locale.ROOT),
              asked -> own.apply(operation, asked)));
    }
    return List.copyOf(routes);
  }

  private Answer list(Request asked) {
    List<String> lines = new ArrayList<>();
    try {
      for (String database : databases(asked)) {
        try (Connection connection = changes.connect(database)) {
          lines.addAll(new ChangeOperations(connection).list());
        }
      }
    } catch (SQLException e) {
      return unreachable(e);
    }
    return Answer.json(
        200,
        Json.write(json -> {
          json.writeArrayPropertyStart("changes");
          lines.forEach(json::writeRawValue);
          json.writeEndArray();
        }));
  }

  private Answer show(Request asked) {
    return withChange(
        asked,
        (database, id) -> {
          try (Connection connection = changes.connect(database)) {
            return Answer.json(200, new ChangeOperations(connection).show(id).orElseThrow() + "\n");
          }
        });
  }

  private Answer apply(Operation operation, Request asked) {
    return withChange(
        asked,
        (database, id) -> {
          try (Connection connection = changes.connect(database)) {
            ChangeOperations operations = new ChangeOperations(connection);
            operations.apply(operation, id);
            changes.begun(database, id);
            return Answer.json(200, operations.show(id).orElseThrow() + "\n");
          } catch (NotPossible e) {
            return Answer.problem(409, String.valueOf(e.getMessage()));
          }
        });
  }

  /** What is done with the one change that is meant. */
  @FunctionalInterface
  private interface Work {
    Answer run(String database, long id) throws SQLException;
  }

  private Answer withChange(Request asked, Work work) {
    String written = asked.segments().getOrDefault("id", "");
    if (!written.matches("[0-9]{1,18}")) {
      return Answer.problem(404, "'%s' is no number of a change".formatted(written));
    }
    long id = Long.parseLong(written);
    try {
      List<String> holders = new ArrayList<>();
      for (String database : databases(asked)) {
        try (Connection connection = changes.connect(database)) {
          if (new ChangeOperations(connection).show(id).isPresent()) {
            holders.add(database);
          }
        }
      }
      if (holders.isEmpty()) {
        return Answer.problem(404, "there is no change %d".formatted(id));
      }
      if (holders.size() > 1) {
        return Answer.problem(
            409,
            "several databases have a change %d; name one of %s"
                .formatted(id, String.join(", ", holders)));
      }
      return work.run(holders.getFirst(), id);
    } catch (SQLException e) {
      return unreachable(e);
    }
  }

  private List<String> databases(Request asked) {
    changes.lookOnce();
    return Optional.ofNullable(asked.query().get("database"))
        .map(List::of)
        .map(named -> named.stream().filter(changes.databases()::contains).toList())
        .orElseGet(changes::databases);
  }

  private static Answer unreachable(SQLException e) {
    return Answer.problem(
        503, "the journal cannot be read (SQLSTATE %s)".formatted(SqlStates.state(e)));
  }
}
