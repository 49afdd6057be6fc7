package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.admin.Json;
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

/** {@code pgweir rollout}: columns that take the place of others, asked of a running gateway. */
@Command(
    name = "rollout",
    description = {
      "Replace columns while applications write and read both, see docs/rollouts.md.",
      "Status 0 if it is done, 1 if the gateway says no or does not answer, 2 for a bad file."
    })
final class RolloutCommand implements Runnable {

  private static final String NAME = "The name of the rollout.";

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
      description = "The database; the one of the gateway's upstream unless given.")
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
        spec.commandLine(),
        "a command is missing: start, list, show, advance, pause, resume, abort or repair");
  }

  @Command(name = "start", description = "Check a rollout file and start what it says.")
  int start(@Parameters(paramLabel = "FILE", description = "A file of kind Rollout.") Path file)
      throws CannotStart, InterruptedException {
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot read " + file, e);
    }
    return show(
        client()
            .post(
                "/rollouts",
                database,
                body(json -> {
                  json.writeStringProperty("file", file.toString());
                  json.writeStringProperty("text", text);
                })));
  }

  @Command(name = "list", description = "List rollouts, the latest first.")
  int list() throws CannotStart, InterruptedException {
    JsonNode answer = client().get("/rollouts", database);
    if (!printed(answer)) {
      answer.path("rollouts").forEach(each -> out().println(line(each)));
    }
    return 0;
  }

  @Command(name = "show", description = "Show a rollout, its history and rows that differ.")
  int show(@Parameters(paramLabel = "NAME", description = NAME) String name)
      throws CannotStart, InterruptedException {
    return show(client().get("/rollouts/" + name, database));
  }

  @Command(
      name = "advance",
      description = {
        "Let it go on to the next phase as soon as the gate is open.",
        "With --force it enters the next phase although the gate is not open."
      })
  int advance(
      @Parameters(paramLabel = "NAME", description = NAME) String name,
      @Option(names = "--force", description = "Whether the gate is open or not.") boolean force,
      @Option(
              names = "--reason",
              paramLabel = "TEXT",
              description = "Why, for the history; --force needs one.")
          @Nullable String reason)
      throws CannotStart, InterruptedException {
    if (force && (reason == null || reason.isBlank())) {
      throw new ParameterException(spec.commandLine(), "--force needs --reason");
    }
    return post(name, force ? "force" : "advance", reason);
  }

  @Command(
      name = "pause",
      description = "Do nothing more; what is demanded of statements stays as it is.")
  int pause(@Parameters(paramLabel = "NAME", description = NAME) String name)
      throws CannotStart, InterruptedException {
    return post(name, "pause", null);
  }

  @Command(name = "resume", description = "Go on with a rollout that is paused or failed.")
  int resume(@Parameters(paramLabel = "NAME", description = NAME) String name)
      throws CannotStart, InterruptedException {
    return post(name, "resume", null);
  }

  @Command(
      name = "abort",
      description = "Take everything back; possible until the old columns are being dropped.")
  int abort(@Parameters(paramLabel = "NAME", description = NAME) String name)
      throws CannotStart, InterruptedException {
    return post(name, "abort", null);
  }

  @Command(
      name = "repair",
      description = {
        "Make both sides of the rows that differ say the same:",
        "what the old columns say counts until the switch, what the new ones say after it."
      })
  int repair(@Parameters(paramLabel = "NAME", description = NAME) String name)
      throws CannotStart, InterruptedException {
    JsonNode answer = client().post("/rollouts/%s/repair".formatted(name), database, body(_ -> {}));
    if (!printed(answer)) {
      out().printf("%s rows repaired%n", answer.path("rows").asString());
    }
    return 0;
  }

  private int post(String name, String operation, @Nullable String reason)
      throws CannotStart, InterruptedException {
    return show(
        client()
            .post(
                "/rollouts/%s/%s".formatted(name, operation),
                database,
                body(json -> {
                  if (reason != null) {
                    json.writeStringProperty("reason", reason);
                  }
                })));
  }

  private static String body(java.util.function.Consumer<tools.jackson.core.JsonGenerator> more) {
    return Json.write(json -> {
      json.writeStringProperty("by", System.getProperty("user.name", "unknown"));
      more.accept(json);
    });
  }

  private AdminClient client() {
    return new AdminClient(admin);
  }

  private int show(JsonNode rollout) {
    if (printed(rollout)) {
      return 0;
    }
    out().println(line(rollout));
    for (JsonNode column : rollout.path("columns")) {
      out()
          .printf(
              "  %s %s %s%s%n",
              column.path("side").asString(),
              column.path("name").asString(),
              column.path("type").asString(),
              column.path("is").isNull() ? "" : " = " + column.path("is").asString());
    }
    for (JsonNode event : rollout.path("history")) {
      out()
          .printf(
              "  %s %s %s by %s%s%s%n",
              event.path("at").asString(),
              event.path("what").asString(),
              event.path("phase").asString(),
              event.path("actor").asString(),
              event.path("evidence").isNull() ? "" : " " + event.path("evidence"),
              event.path("reason").isNull() ? "" : ": " + event.path("reason").asString());
    }
    for (JsonNode row : rollout.path("mismatches")) {
      out()
          .printf(
              "  differs %s: old %s, new %s, expected %s%n",
              row.path("key"), row.path("old"), row.path("new"), row.path("expected"));
    }
    out().flush();
    return 0;
  }

  private static String line(JsonNode rollout) {
    String held =
        rollout.path("held").isNull() ? "" : " (%s)".formatted(rollout.path("held").asString());
    JsonNode why =
        rollout.path("failure").isNull() ? rollout.path("waits_for") : rollout.path("failure");
    return "%s %s of %s: %s%s%s"
        .formatted(
            rollout.path("database").asString(),
            rollout.path("name").asString(),
            rollout.path("table").asString(),
            rollout.path("phase").asString(),
            held,
            why.isNull() || why.isMissingNode() ? "" : "; " + why.asString());
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
