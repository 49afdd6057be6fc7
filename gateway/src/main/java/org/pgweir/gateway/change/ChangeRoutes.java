package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private final Holders holders;

  private ChangeRoutes(Changes changes) {
    this.changes = changes;
    this.holders = new Holders(changes);
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
      for (String database : holders.databases(asked)) {
        try (Connection connection = changes.connect(database)) {
          lines.addAll(new ChangeOperations(connection).list());
        }
      }
    } catch (SQLException e) {
      return Holders.unreachable(e);
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

  private Answer withChange(Request asked, Holders.Work work) {
    return holders.withOne(
        asked,
        "change",
        (connection, id) -> new ChangeOperations(connection).show(id).isPresent(),
        work);
  }
}
