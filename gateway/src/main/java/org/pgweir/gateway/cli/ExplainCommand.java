package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.catalog.DatabaseSnapshot;
import org.pgweir.gateway.catalog.ServerProbe;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.lint.BadFile;
import org.pgweir.gateway.lint.Reported;
import org.pgweir.gateway.lint.ScriptRun;
import org.pgweir.gateway.lint.Source;
import org.pgweir.gateway.lint.SqlFile;
import org.pgweir.gateway.lint.SqlFiles;
import org.pgweir.gateway.usage.UsageLog;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Catalogues;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.rollout.Rollouts;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SessionStatement.SetVariable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir explain}: what would happen to statements on a server, and why. */
@Command(
    name = "explain",
    description = {
      "Say what would happen to each statement on a server, and why. Runs none of them.",
      "Status 0 if all may run, 1 if one is refused, 2 if the text cannot be read."
    })
final class ExplainCommand implements Callable<Integer> {

  private static final String STANDARD_INPUT = "-";

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      required = true,
      description = {
        "The server: postgresql://USER[:PASSWORD]@HOST[:PORT][/DB][?sslmode=...].",
        "Its catalogue is read with this login; no table of yours is.",
        "PGPASSWORD gives the password where the URL has none."
      })
  private String upstream = "";

  @Option(names = "--policy", paramLabel = "FILE|DIR|pack:NAME", description = PolicyOption.HELP)
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of text and json; text unless given.")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "The role that would run it; the one of the URL unless given.")
  private @Nullable String role;

  @Option(
      names = "--database",
      paramLabel = "NAME",
      description = "The database it would run in; the one of the URL unless given.")
  private @Nullable String database;

  @Option(
      names = "--application-name",
      paramLabel = "NAME",
      defaultValue = "",
      description = "What the client would say it is; nothing unless given.")
  private String applicationName = "";

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = STANDARD_INPUT,
      description = "The statements; from standard input unless given, and for -.")
  private String file = STANDARD_INPUT;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws BadFile, BadPolicies, CannotStart {
    if (format != ReportFormat.TEXT && format != ReportFormat.JSON) {
      throw new ParameterException(
          spec.commandLine(), "--format is text or json here; pgweir lint has others");
    }
    Logging.onlyWarnings();
    UpstreamConfig server = UpstreamOption.read(upstream);
    String user =
        server
            .user()
            .orElseThrow(() -> new ConfigException("--upstream must name a user to log in as"));
    String where = database == null ? server.database().orElse(user) : database;
    String who = role == null ? user : role;
    SqlFile read = read();
    var judge =
        Policies.load(
            policies, Catalogues.NONE, Rollouts.NONE, UsageLog.open(server), Gateway.clock());
    DatabaseSnapshot snapshot = snapshot(server, where);
    SessionFacts session =
        new SessionFacts(where, who, applicationName, snapshot.serverVersion(), true);
    List<Reported> reported;
    try (ServerProbe probe = new ServerProbe(server, where)) {
      reported = new ScriptRun(judge, session, surroundings(snapshot, who), false, probe).run(read);
    }
    PrintWriter out = spec.commandLine().getOut();
    format.report(spec.commandLine().getColorScheme().ansi(), true).write(reported, out);
    out.flush();
    return reported.stream().anyMatch(Reported::failing) ? PgweirCommand.FAILURE : 0;
  }

  private SqlFile read() throws BadFile {
    SqlFiles files = new SqlFiles(false);
    if (!file.equals(STANDARD_INPUT)) {
      return files.read(Path.of(file));
    }
    try {
      return files.read(Source.of("standard input", System.in.readAllBytes()));
    } catch (IOException e) {
      throw new ConfigException("standard input cannot be read: " + e.getMessage());
    }
  }

  private static DatabaseSnapshot snapshot(UpstreamConfig server, String database)
      throws CannotStart {
    try {
      return DatabaseSnapshot.read(server, database);
    } catch (DatabaseSnapshot.Unreadable e) {
      throw new CannotStart(e.why(), e);
    }
  }

  private static Surroundings surroundings(DatabaseSnapshot snapshot, String role) {
    String setting = snapshot.catalogue().searchPaths().of(role);
    List<String> path =
        SqlReader.read("SET search_path = " + setting, true).statements().stream()
            .flatMap(statement ->
                statement instanceof SetVariable(_, var values, _, _)
                    ? values.stream()
                    : Stream.empty())
            .map(schema -> schema.equals("$user") ? role : schema)
            .toList();
    return new Surroundings(snapshot.catalogue(), snapshot.serverVersion(), path, Optional.empty());
  }
}
