package org.pgweir.gateway.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.admin.Route;
import org.pgweir.gateway.admin.Route.Answer;
import org.pgweir.gateway.admin.Route.Method;
import org.pgweir.gateway.admin.Route.Request;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.Backfills.About;
import org.pgweir.gateway.backfill.Backfills.NotStarted;
import org.pgweir.gateway.backfill.Backfills.Started;
import org.pgweir.gateway.backfill.RowWork;
import org.pgweir.gateway.backfill.RunsAs;
import org.pgweir.gateway.backfill.WrittenWork;
import org.pgweir.gateway.change.ChangeOperations.NotPossible;
import org.pgweir.gateway.change.ChangeOperations.Operation;
import org.pgweir.policies.policy.BackfillDocument;
import org.pgweir.policies.policy.BackfillReader;
import org.pgweir.policies.policy.PolicyText;
import org.pgweir.policies.policy.Problem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Backfills over HTTP: {@code GET /backfills}, {@code GET /backfills/ID}, {@code POST /backfills}
 * with a file, {@code POST /backfills/ID/pause} and so on, each with {@code ?database=NAME} where
 * databases have backfills of the same number.
 */
public final class BackfillRoutes {

  private static final int UNPROCESSABLE = 422;
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Changes changes;
  private final Holders holders;

  private BackfillRoutes(Changes changes) {
    this.changes = changes;
    this.holders = new Holders(changes);
  }

  public static List<Route> of(Changes changes) {
    BackfillRoutes own = new BackfillRoutes(changes);
    return List.of(
        new Route(Method.GET, "/backfills", own::list),
        new Route(Method.POST, "/backfills", own::start),
        new Route(Method.GET, "/backfills/{id}", own::show),
        new Route(Method.POST, "/backfills/{id}/pause", own::pause),
        new Route(Method.POST, "/backfills/{id}/resume", own::resume),
        new Route(Method.POST, "/backfills/{id}/cancel", own::cancel),
        new Route(Method.POST, "/backfills/{id}/approve", own::approve),
        new Route(Method.POST, "/backfills/{id}/priority", own::priority));
  }

  private Answer list(Request asked) {
    List<String> lines = new ArrayList<>();
    try {
      for (String database : holders.databases(asked)) {
        try (Connection connection = changes.connect(database)) {
          lines.addAll(jobs(connection).list());
        }
      }
    } catch (SQLException e) {
      return Holders.unreachable(e);
    }
    return Answer.json(
        200,
        Json.write(json -> {
          json.writeArrayPropertyStart("backfills");
          lines.forEach(json::writeRawValue);
          json.writeEndArray();
        }));
  }

  private Answer show(Request asked) {
    return withBackfill(asked, (database, id) -> shown(database, id));
  }

  private Answer shown(String database, long id) throws SQLException {
    try (Connection connection = changes.connect(database)) {
      return Answer.json(200, jobs(connection).show(id).orElseThrow() + "\n");
    }
  }

  /** A body of {@code {"file":NAME,"text":YAML,"login":WHO}}. */
  private Answer start(Request asked) {
    JsonNode body = body(asked);
    String file = body.path("file").asString("the body");
    return switch (BackfillReader.read(new PolicyText(file, body.path("text").asString("")))) {
      case BackfillReader.Result.Bad(List<Problem> problems) ->
          Answer.problem(
              UNPROCESSABLE, String.join("\n", problems.stream().map(Problem::toString).toList()));
      case BackfillReader.Result.Good(BackfillDocument document) ->
          start(document, body.path("login").asString("unknown"));
    };
  }

  private Answer start(BackfillDocument document, String login) {
    try {
      return switch (changes.backfills().start(job(document, login)).toCompletableFuture().join()) {
        case Started(long id) -> shown(document.database(), id);
        case NotStarted no ->
            Answer.problem(UNPROCESSABLE, document.problem(key(no.about()), no.why()).toString());
      };
    } catch (SQLException e) {
      return Holders.unreachable(e);
    } catch (CompletionException e) {
      return Answer.problem(503, "the gateway is stopping");
    }
  }

  private static String key(About about) {
    return switch (about) {
      case About.Job _ -> "database";
      case About.Table _ -> "table";
      case About.Role _ -> "role";
      case About.Condition _ -> "where";
      case About.Column(String name) -> "set." + name;
    };
  }

  private BackfillJob job(BackfillDocument document, String login) {
    RowWork work =
        switch (document.change()) {
          case BackfillDocument.Update(String assignments, String where, boolean once) ->
              once
                  ? new RowWork.UpdateOnce(assignments, where)
                  : new RowWork.UpdateUntilNone(assignments, where);
          case BackfillDocument.Delete(String where) -> new RowWork.Delete(where);
        };
    BackfillTerms usual = BackfillTerms.USUAL;
    Duration time = document.batchTime().orElse(usual.batchTime());
    return new BackfillJob(
        document.name(),
        document.database(),
        document.table(),
        work,
        new RunsAs(
            login,
            document.role().orElse(changes.login()),
            Map.of("search_path", document.searchPath()),
            "pgweir backfill"),
        new BackfillTerms(
            document.priority(),
            time,
            document.batchRows().orElse(usual.mostRows()),
            document.hours(),
            document.approvalAbove()),
        WrittenWork.statement(document.table(), work));
  }

  private Answer pause(Request asked) {
    return operate(asked, Operation.PAUSE);
  }

  private Answer resume(Request asked) {
    return operate(asked, Operation.RESUME);
  }

  private Answer operate(Request asked, Operation operation) {
    return withBackfill(
        asked,
        (database, id) -> {
          try (Connection connection = changes.connect(database)) {
            new ChangeOperations(connection).apply(operation, id);
            changes.begun(database, id);
            return shown(database, id);
          } catch (NotPossible e) {
            return Answer.problem(409, String.valueOf(e.getMessage()));
          }
        });
  }

  private Answer cancel(Request asked) {
    return change(
        asked,
        JobJournal::cancel,
        "it is over, or a step of a planned change: pgweir change abort");
  }

  private Answer approve(Request asked) {
    JsonNode body = body(asked);
    String by = body.path("by").asString("").strip();
    if (by.isEmpty()) {
      return Answer.problem(UNPROCESSABLE, "the body must say by whom: {\"by\":…,\"reason\":…}");
    }
    return change(
        asked,
        (jobs, id) -> jobs.approve(id, by, body.path("reason").asString("")),
        "it does not wait for approval");
  }

  private Answer priority(Request asked) {
    JsonNode priority = body(asked).path("priority");
    if (!priority.isInt()) {
      return Answer.problem(UNPROCESSABLE, "the body must be {\"priority\":NUMBER}");
    }
    return change(
        asked,
        (jobs, id) -> jobs.priority(id, priority.asInt()),
        "it is a step of a planned change, which has no priority");
  }

  /** Does something to a job. */
  @FunctionalInterface
  private interface JobWork {
    boolean run(JobJournal jobs, long id) throws SQLException;
  }

  private Answer change(Request asked, JobWork work, String otherwise) {
    return withBackfill(
        asked,
        (database, id) -> {
          try (Connection connection = changes.connect(database)) {
            if (!work.run(jobs(connection), id)) {
              return Answer.problem(409, "backfill %d: %s".formatted(id, otherwise));
            }
          }
          changes.begun(database, id);
          return shown(database, id);
        });
  }

  private Answer withBackfill(Request asked, Holders.Work work) {
    return holders.withOne(
        asked, "backfill", (connection, id) -> jobs(connection).progress(id).isPresent(), work);
  }

  private static JobJournal jobs(Connection connection) {
    return new JobJournal(new Journal(connection));
  }

  /** What is no JSON reads as an object without keys. */
  private static JsonNode body(Request asked) {
    try {
      return MAPPER.readTree(asked.body());
    } catch (JacksonException _) {
      return MAPPER.createObjectNode();
    }
  }
}
