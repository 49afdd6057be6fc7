package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.admin.Json;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JsonNode;

/** {@code pgweir grant}: asks for statements that are refused, and decides about them. */
@Command(
    name = "grant",
    description = {
      "Ask for statements that access files refuse, and decide about them, see docs/grants.md.",
      "Who asks is told by PGWEIR_ADMIN_TOKEN, or PGWEIR_ADMIN_TOKEN_FILE.",
      "Status 0 if it is done, 1 if the gateway says no or does not answer."
    })
final class GrantCommand implements Runnable {

  private static final String ID = "The number of the grant.";

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      scope = ScopeType.INHERIT,
      description = "The admin address of the gateway; 127.0.0.1:7433 unless given.")
  private HostPort admin = AdminConfig.DEFAULT_ADDRESS;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      required = true,
      scope = ScopeType.INHERIT,
      description = "The database the grant is for.")
  private String database = "";

  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Print what the gateway answers as it is.")
  private boolean json;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Whose sessions, and why. */
  static final class Whose {
    @Option(names = "--role", required = true, description = "The role the sessions log in with.")
    private String role = "";

    @Option(
        names = "--access",
        paramLabel = "NAME",
        required = true,
        description = "The access file that refuses it.")
    private String access = "";

    @Option(names = "--reason", required = true, description = "Why it is needed.")
    private String reason = "";

    @Option(
        names = "--minutes",
        paramLabel = "N",
        description = "How long it lasts; 60 unless given, or as long as the file lets.")
    private @Nullable Integer minutes;

    @Option(names = "--uses", paramLabel = "N", description = "How often it can be used.")
    private @Nullable Integer uses;

    void write(JsonGenerator out, String database) {
      out.writeStringProperty("database", database);
      out.writeStringProperty("role", role);
      out.writeStringProperty("access", access);
      out.writeStringProperty("reason", reason);
      if (minutes != null) {
        out.writeNumberProperty("minutes", minutes);
      }
      if (uses != null) {
        out.writeNumberProperty("uses", uses);
      }
    }
  }

  /** What for. */
  static final class What {
    @Option(
        names = "--statement",
        paramLabel = "HASH",
        description = "The statement, as the HINT of its refusal names it.")
    private @Nullable String statement;

    @Option(
        names = "--sql",
        paramLabel = "FILE",
        description = "The file that holds the statement; - for standard input.")
    private @Nullable String sql;

    @Option(
        names = "--table",
        paramLabel = "SCHEMA.TABLE",
        description = "Statements that touch this table alone.")
    private @Nullable String table;

    @Option(
        names = "--kind",
        paramLabel = "KIND",
        description = "Statements of this kind: update, create index.")
    private @Nullable String kind;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "a command is missing: request, approve, deny, revoke, list or break-glass");
  }

  @Command(name = "request", description = "Ask for a grant.")
  int request(
      @ArgGroup(exclusive = false, multiplicity = "1") Whose whose,
      @ArgGroup(exclusive = false, multiplicity = "1") What what,
      @Option(
              names = "--from",
              paramLabel = "TIME",
              description = "When it begins, as 2026-11-29T08:00:00Z; once approved unless given.")
          @Nullable String from)
      throws CannotStart, InterruptedException {
    @Nullable String sql = what.sql == null ? null : text(what.sql);
    return post(
        "/grants",
        Json.write(out -> {
          whose.write(out, database);
          member(out, "statement", what.statement);
          member(out, "sql", sql);
          member(out, "table", what.table);
          member(out, "kind", what.kind);
          member(out, "from", from);
        }));
  }

  @Command(
      name = "break-glass",
      description = "In an emergency: grant a role whatever it is refused, at once and loudly.")
  int breakGlass(@ArgGroup(exclusive = false, multiplicity = "1") Whose whose)
      throws CannotStart, InterruptedException {
    return post("/grants/break-glass", Json.write(out -> whose.write(out, database)));
  }

  @Command(name = "approve", description = "Approve what somebody else asked for.")
  int approve(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return decide(id, "approve");
  }

  @Command(name = "deny", description = "Deny what somebody asked for.")
  int deny(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return decide(id, "deny");
  }

  @Command(name = "revoke", description = "End a grant.")
  int revoke(@Parameters(paramLabel = "ID", description = ID) long id)
      throws CannotStart, InterruptedException {
    return decide(id, "revoke");
  }

  @Command(name = "list", description = "List grants, the latest first.")
  int list() throws CannotStart, InterruptedException {
    JsonNode answer = new AdminClient(admin).get("/grants", database);
    if (json) {
      out().println(answer);
    } else {
      answer.path("grants").forEach(grant -> out().println(line(grant)));
    }
    return 0;
  }

  private int decide(long id, String decision) throws CannotStart, InterruptedException {
    return shown(new AdminClient(admin).post("/grants/%d/%s".formatted(id, decision), database));
  }

  private int post(String path, String body) throws CannotStart, InterruptedException {
    return shown(new AdminClient(admin).postBody(path, body));
  }

  private int shown(JsonNode grant) {
    out().println(json ? grant : line(grant));
    return 0;
  }

  private static String line(JsonNode grant) {
    return "%s %s: %s to %s (%s), used %d of %d%s, asked by %s: %s"
        .formatted(
            grant.path("id").asString(),
            grant.path("state").asString(),
            subject(grant),
            grant.path("role").asString(),
            grant.path("access").asString(),
            grant.path("used").asInt(),
            grant.path("uses").asInt(),
            grant.path("valid_until").isNull()
                ? ""
                : ", until " + grant.path("valid_until").asString(),
            grant.path("requested_by").asString(),
            grant.path("reason").asString());
  }

  private static String subject(JsonNode grant) {
    if (grant.path("break_glass").asBoolean()) {
      return "EVERYTHING";
    }
    if (!grant.path("text").isNull()) {
      return grant.path("text").asString().strip().replaceAll("\\s+", " ");
    }
    return "%s on %s"
        .formatted(
            grant.path("kind").isNull() ? "anything" : grant.path("kind").asString(),
            grant.path("table").isNull() ? "any table" : grant.path("table").asString());
  }

  private static void member(JsonGenerator out, String name, @Nullable String value) {
    if (value != null) {
      out.writeStringProperty(name, value);
    }
  }

  private static String text(String file) {
    try {
      return file.equals("-")
          ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
          : Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new ConfigException(file + " cannot be read: " + e.getMessage());
    }
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
