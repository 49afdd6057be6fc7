package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

/** {@code pgweir backfill}: jobs that change rows in the background, in a running gateway. */
@Command(
    name = "backfill",
    description = {
      "Start, see and steer jobs that change rows in the background, see docs/backfills.md.",
      "Status 0 if it is done, 1 if the gateway says no or does not answer, 2 for a bad file."
    })
final class BackfillCommand implements Runnable {

  private static final String ID = "The number of the backfill.";
  private static final Duration TICK = Duration.ofMillis(500);

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
      description = "Only backfills of this database.")
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
        "a command is missing: start, list, show, watch, pause, resume, cancel, approve or"
            + " priority");
  }

  @Command(name = "start", description = "Start the job of a file of kind: Backfill.")
  int start(@Parameters(paramLabel = "FILE", description = "The file.") String file)
      throws CannotStart, BadRequest, InterruptedException {
    return shown(
        client()
            .post(
                "/backfills",
                database,
                Map.of("file", file, "text", text(file), "login", whoAmI())));
  }

  private static String text(String file) throws BadRequest {
    try {
      return Files.readString(Path.of(file));
    } catch (NoSuchFileException _) {
      throw new BadRequest(file + ": there is no such file");
    } catch (CharacterCodingException _) {
      throw new BadRequest(file + ": the file is not UTF-8");
    } catch (IOException _) {
      throw new BadRequest(file + ": cannot be read");
    }
  }

  @Command(name = "list", description = "List backfills, the latest first.")
  int list() throws CannotStart, BadRequest, InterruptedException {
    JsonNode answer = client().get("/backfills", database);
    if (!printed(answer)) {
      for (JsonNode job : answer.path("backfills")) {
        out().println(BackfillText.line(job));
      }
    }
    return 0;
  }

  @Command(name = "show", description = "Show one backfill.")
  int show(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, BadRequest, InterruptedException {
    return shown(client().get("/backfills/" + id, database));
  }

  @Command(
      name = "watch",
      description = {
        "Show how far a backfill is until it is over.",
        "Status 0 if it is done, 1 if it failed or was canceled."
      })
  int watch(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, BadRequest, InterruptedException {
    String before = "";
    while (true) {
      JsonNode job = client().get("/backfills/" + id, database);
      String now = BackfillText.bar(job);
      if (!now.equals(before)) {
        out().println(now);
        out().flush();
        before = now;
      }
      if (BackfillText.isOver(job)) {
        out().println(BackfillText.line(job));
        BackfillText.hint(job).ifPresent(out()::println);
        out().flush();
        return job.path("state").asString().equals("done") ? 0 : PgweirCommand.FAILURE;
      }
      Thread.sleep(TICK);
    }
  }

  @Command(name = "pause", description = "Begin no more batches.")
  int pause(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, BadRequest, InterruptedException {
    return post(id, "pause", Map.of());
  }

  @Command(name = "resume", description = "Go on behind the last batch.")
  int resume(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, BadRequest, InterruptedException {
    return post(id, "resume", Map.of());
  }

  @Command(name = "cancel", description = "End it for good; what it has changed stays.")
  int cancel(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, BadRequest, InterruptedException {
    return post(id, "cancel", Map.of());
  }

  @Command(name = "approve", description = "Let a job begin whose file asks for approval.")
  int approve(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Option(names = "--reason", paramLabel = "TEXT", required = true, description = "Why.")
          String reason)
      throws CannotStart, BadRequest, InterruptedException {
    return post(id, "approve", Map.of("by", whoAmI(), "reason", reason));
  }

  @Command(name = "priority", description = "Jobs of larger numbers go first.")
  int priority(
      @Parameters(paramLabel = "ID", description = ID) long id,
      @Parameters(paramLabel = "NUMBER", description = "The new priority.") int priority)
      throws CannotStart, BadRequest, InterruptedException {
    return post(id, "priority", Map.of("priority", priority));
  }

  private int post(long id, String operation, Map<String, Object> body)
      throws CannotStart, BadRequest, InterruptedException {
    return shown(client().post("/backfills/%d/%s".formatted(id, operation), database, body));
  }

  private AdminClient client() {
    return new AdminClient(admin);
  }

  private static String whoAmI() {
    return System.getProperty("user.name", "unknown");
  }

  private int shown(JsonNode job) {
    if (!printed(job)) {
      BackfillText.lines(job).forEach(out()::println);
      out().flush();
    }
    return 0;
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
