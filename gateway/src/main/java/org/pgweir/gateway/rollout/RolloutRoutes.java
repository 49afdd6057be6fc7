package org.pgweir.gateway.rollout;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.gateway.rollout.RolloutOperations.BadFile;
import org.pgweir.policies.policy.PolicyText;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rollouts over HTTP: {@code POST /rollouts} starts one, {@code GET /rollouts} and {@code GET
 * /rollouts/NAME} show them, {@code POST /rollouts/NAME/advance} and so on steer them, each with
 * {@code ?database=NAME} where it is not the configured one.
 */
public final class RolloutRoutes {

  private static final JsonMapper MAPPER = new JsonMapper();

  private final RolloutService rollouts;

  private RolloutRoutes(RolloutService rollouts) {
    this.rollouts = rollouts;
  }

  public static List<Route> of(RolloutService rollouts) {
    RolloutRoutes own = new RolloutRoutes(rollouts);
    List<Route> routes = new ArrayList<>();
    routes.add(new Route(Method.GET, "/rollouts", own::list));
    routes.add(new Route(Method.POST, "/rollouts", own::start));
    routes.add(new Route(Method.GET, "/rollouts/{name}", own::show));
    routes.add(new Route(Method.POST, "/rollouts/{name}/repair", own::repair));
    Map<String, RolloutEvent> events =
        Map.of(
            "advance", new RolloutEvent.Advance(),
            "force", new RolloutEvent.Force(),
            "pause", new RolloutEvent.Pause(),
            "resume", new RolloutEvent.Resume(),
            "abort", new RolloutEvent.Abort());
    events.forEach((word, event) ->
        routes.add(
            new Route(
                Method.POST, "/rollouts/{name}/" + word, asked -> own.apply(event, word, asked))));
    return List.copyOf(routes);
  }

  /** What is done to one database. */
  @FunctionalInterface
  private interface Work {
    Answer run(RolloutOperations operations) throws SQLException, NotPossible, BadFile;
  }

  private Answer list(Request asked) {
    List<String> lines = new ArrayList<>();
    List<String> databases =
        asked.query().containsKey("database") ? database(asked).stream().toList() : databases();
    for (String database : databases) {
      Answer answer =
          in(
              database,
              operations -> {
                lines.addAll(operations.list());
                return Answer.json(200, "");
              });
      if (answer.status() != 200) {
        return answer;
      }
    }
    return Answer.json(
        200,
        Json.write(json -> {
          json.writeArrayPropertyStart("rollouts");
          lines.forEach(json::writeRawValue);
          json.writeEndArray();
        }));
  }

  private List<String> databases() {
    rollouts.ownDatabase().ifPresent(rollouts::has);
    return rollouts.databases();
  }

  private Answer start(Request asked) {
    Optional<JsonNode> body = body(asked);
    String text = body.map(json -> json.path("text").asString("")).orElse("");
    if (text.isEmpty()) {
      return Answer.problem(400, "the body must be {\"file\": NAME, \"text\": YAML}");
    }
    String file = body.orElseThrow().path("file").asString("rollout.yaml");
    return in(
        asked,
        operations -> {
          String name = operations.start(new PolicyText(file, text), actor(asked));
          return Answer.json(200, operations.show(name).orElseThrow() + "\n");
        });
  }

  private Answer show(Request asked) {
    return in(asked, operations -> shown(operations, name(asked)));
  }

  private Answer apply(RolloutEvent event, String word, Request asked) {
    Optional<String> reason =
        body(asked).map(json -> json.path("reason").asString("").strip()).filter(r -> !r.isEmpty());
    if (event instanceof RolloutEvent.Force && reason.isEmpty()) {
      return Answer.problem(400, "to force it needs a reason");
    }
    return in(
        asked,
        operations -> {
          operations.apply(event, word, name(asked), reason, actor(asked));
          return shown(operations, name(asked));
        });
  }

  private Answer repair(Request asked) {
    return in(
        asked,
        operations -> {
          int changed = operations.repair(name(asked), actor(asked));
          return Answer.json(200, Json.write(json -> json.writeNumberProperty("rows", changed)));
        });
  }

  private static Answer shown(RolloutOperations operations, String name) throws SQLException {
    return operations
        .show(name)
        .map(json -> Answer.json(200, json + "\n"))
        .orElseGet(() -> Answer.problem(404, "there is no rollout %s".formatted(name)));
  }

  private Answer in(Request asked, Work work) {
    Optional<String> database = database(asked);
    return database.isEmpty()
        ? Answer.problem(503, "the gateway has no login of its own")
        : in(database.get(), work);
  }

  private Answer in(String database, Work work) {
    if (!rollouts.has(database)) {
      return Answer.problem(
          409,
          "database \"%s\" does not answer, or lacks schema pgweir as this build has it: run"
                  .formatted(database)
              + " pgweir install");
    }
    try (Connection connection = rollouts.connect(database)) {
      return work.run(new RolloutOperations(connection));
    } catch (NotPossible e) {
      return Answer.problem(409, String.valueOf(e.getMessage()));
    } catch (BadFile e) {
      return Answer.problem(400, String.valueOf(e.getMessage()));
    } catch (SQLException e) {
      return Answer.problem(503, "%s (SQLSTATE %s)".formatted(e.getMessage(), SqlStates.state(e)));
    }
  }

  private Optional<String> database(Request asked) {
    return Optional.ofNullable(asked.query().get("database")).or(rollouts::ownDatabase);
  }

  private static String name(Request asked) {
    return asked.segments().getOrDefault("name", "");
  }

  private static String actor(Request asked) {
    return body(asked)
        .map(json -> json.path("by").asString("").strip())
        .filter(by -> !by.isEmpty())
        .map(by -> by.substring(0, Math.min(by.length(), 200)))
        .orElse("admin");
  }

  private static Optional<JsonNode> body(Request asked) {
    try {
      return Optional.of(MAPPER.readTree(asked.body())).filter(JsonNode::isObject);
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }
}
