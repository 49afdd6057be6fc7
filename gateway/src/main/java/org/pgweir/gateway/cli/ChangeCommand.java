package org.pgweir.gateway.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.HostPort;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code pgweir change}: what becomes of planned statements, asked of a running gateway. */
@Command(
    name = "change",
    description = {
      "See and steer the changes that planned statements became, see docs/changes.md.",
      "Status 0 if it is done, 1 if the gateway says no or does not answer."
    })
final class ChangeCommand implements Runnable {

  private static final String ID = "The number of the change.";

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "The admin address of the gateway; 127.0.0.1:7433 unless given.")
  private HostPort admin = AdminConfig.DEFAULT_ADDRESS;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      scope = ScopeType.INHERIT,
      description = "Only changes of this database.")
  private @Nullable String database;

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print what the gateway answers as it is.")
  private boolean json;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, pause, resume, abort or undo");
  }

  @Command(name = "list", description = "List changes, the latest first.")
  int list() throws CannotStart, InterruptedException {
    JsonNode answer = client().get("/changes", database);
    if (!printed(answer)) {
      for (JsonNode change : answer.path("changes")) {
        out().println(line(change));
      }
    }
    return 0;
  }

  @Command(name = "show", description = "Show one change with its steps.")
  int show(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return show(client().get("/changes/" + id, database));
  }

  @Command(
      name = "pause",
      description = "Begin no more steps, and cancel what runs; resume begins it anew.")
  int pause(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return post(id, "pause");
  }

  @Command(name = "resume", description = "Go on with a change that is paused or failed.")
  int resume(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return post(id, "resume");
  }

  @Command(name = "abort", description = "Take back what is done of a change that is under way.")
  int abort(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return post(id, "abort");
  }

  @Command(name = "undo", description = "Take back a change that is done.")
  int undo(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return post(id, "undo");
  }

  private int post(long id, String operation) throws CannotStart, InterruptedException {
    return show(client().post("/changes/%d/%s".formatted(id, operation), database));
  }

  private AdminClient client() {
    return new AdminClient(admin);
  }

  private int show(JsonNode change) {
    if (!printed(change)) {
      out().println(line(change));
      for (JsonNode step : change.path("steps")) {
        out()
            .printf(
                "  %d %s, %s: %s%n",
                step.path("number").asInt(),
                step.path("kind").asString(),
                step.path("state").asString(),
                step.path("statements").path(0).asString());
        detail("waits for", step.path("waits_for"));
        if (step.path("rows_changed").asLong() > 0) {
          detail("rows changed", step.path("rows_changed"));
        }
      }
      out().flush();
    }
    return 0;
  }

  private void detail(String name, JsonNode value) {
    if (!value.isNull() && !value.isMissingNode()) {
      out().printf("    %s: %s%n", name, value.asString());
    }
  }

  private static String line(JsonNode change) {
    String error =
        change.path("error").isNull() || change.path("error").isMissingNode()
            ? ""
            : " (" + change.path("error").asString() + ")";
    return "%s %s %s on %s: %s%s"
        .formatted(
            change.path("database").asString(),
            change.path("id").asString(),
            change.path("state").asString(),
            change.path("table").asString(),
            change.path("statement").asString().strip(),
            error);
  }

  private boolean printed(JsonNode answer) {
    if (json) {
      out().println(answer);
    }
    return json;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
