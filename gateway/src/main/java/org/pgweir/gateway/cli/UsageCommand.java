package org.pgweir.gateway.cli;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/** {@code pgweir usage}: who uses which column, asked of a running gateway. */
@Command(
    name = "usage",
    description = {
      "See who uses a table or column, see docs/usage.md.",
      "Status 0 if the gateway answers, 1 if not."
    })
final class UsageCommand implements Runnable {

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
      description = "The database; the one of the gateway's login unless given.")
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
        spec.commandLine(), "a command is missing: show, trust or distrust");
  }

  @Command(name = "show", description = "Who has used a table or column, and how sure that is.")
  int show(
      @Parameters(
              paramLabel = "TABLE[.COLUMN]",
              description = "As it is stored, without quotes; with its schema where it needs one.")
          String name)
      throws CannotStart, InterruptedException {
    JsonNode usage = client().get("/usage/" + encoded(name), database);
    if (json) {
      out().println(usage);
      return 0;
    }
    String what =
        usage.path("table").asString()
            + (usage.has("column") ? "." + usage.path("column").asString() : "");
    out().printf("%s in %s%n", what, usage.path("database").asString());
    if (usage.has("observed_since")) {
      out()
          .printf(
              "observed since %s, but for %s%n",
              usage.path("observed_since").asString(),
              span(usage.path("not_observed_seconds").asLong()));
    } else {
      out().println("not observed yet");
    }
    for (JsonNode use : usage.path("uses")) {
      out()
          .printf(
              "  %s%s by %s (role %s): %d statements, last %s%n",
              use.path("use").asString(),
              column(use),
              quoted(use.path("application").asString()),
              use.path("role").asString(),
              use.path("statements").asLong(),
              use.path("last_seen").asString());
    }
    usage
        .path("quiet_seconds")
        .forEachEntry((use, seconds) ->
            out().printf("  no %s for %s of observed time%n", use, span(seconds.asLong())));
    for (JsonNode bypass : usage.path("bypasses")) {
      out()
          .printf(
              "  past the gateway: %s (role %s), %s to %s%n",
              quoted(bypass.path("application").asString()),
              bypass.path("role").asString(),
              bypass.path("from").asString(),
              bypass.path("to").asString());
    }
    trusted(usage);
    return 0;
  }

  @Command(
      name = "trust",
      description = "Let a role be connected past the gateway without leaving a gap.")
  int trust(
      @Parameters(paramLabel = "ROLE", description = "A role that logs in.") String role,
      @Option(
              names = "--because",
              paramLabel = "REASON",
              required = true,
              description = "Why its sessions use no column that matters.")
          String reason)
      throws CannotStart, InterruptedException {
    trusted(client().post("/usage-trust/" + encoded(role), database, "because", reason));
    return 0;
  }

  @Command(name = "distrust", description = "Take that back.")
  int distrust(@Parameters(paramLabel = "ROLE", description = "The role.") String role)
      throws CannotStart, InterruptedException {
    trusted(client().post("/usage-trust/" + encoded(role) + "/withdraw", database));
    return 0;
  }

  private void trusted(JsonNode answer) {
    answer
        .path("trusted")
        .forEachEntry(
            (role, reason) -> out().printf("  role %s may pass: %s%n", role, reason.asString()));
    out().flush();
  }

  private static String column(JsonNode use) {
    String column = use.path("column").asString();
    return column.isEmpty() ? "" : " " + column;
  }

  private static String quoted(String application) {
    return application.isEmpty() ? "no application_name" : "\"" + application + "\"";
  }

  private static String span(long seconds) {
    Duration span = Duration.ofSeconds(seconds);
    return span.toDays() > 0
        ? "%d d %d h".formatted(span.toDays(), span.toHoursPart())
        : span.toHours() > 0
            ? "%d h %d min".formatted(span.toHours(), span.toMinutesPart())
            : "%d min %d s".formatted(span.toMinutes(), span.toSecondsPart());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private AdminClient client() {
    return new AdminClient(admin);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
