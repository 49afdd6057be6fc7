package org.pgweir.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.UpstreamConfig;
import org.pgweir.gateway.lint.BadFile;
import org.pgweir.gateway.lint.NotJudged;
import org.pgweir.gateway.lint.SqlFile;
import org.pgweir.gateway.lint.SqlFiles;
import org.pgweir.gateway.rehearse.JsonReport;
import org.pgweir.gateway.rehearse.NoCopy;
import org.pgweir.gateway.rehearse.Rehearsal;
import org.pgweir.gateway.rehearse.Rehearsed;
import org.pgweir.gateway.rehearse.TextReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir rehearse}: runs migrations on a copy and measures them. */
@Command(
    name = "rehearse",
    description = {
      "Run migrations on a copy of a database, and report what each statement locks, how long",
      "it takes and what it writes. The files are run for real, and only where nobody else is",
      "connected. Status 0 if all ran, 1 if a statement failed or the database is no copy,",
      "2 if a file cannot be read."
    })
final class RehearseCommand implements Callable<Integer> {

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      required = true,
      description = {
        "The copy: postgresql://USER[:PASSWORD]@HOST[:PORT][/DB][?sslmode=...].",
        "PGPASSWORD gives the password where the URL has none."
      })
  private String upstream = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of text and json; text unless given.")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(
      names = {"-1", "--single-transaction"},
      description = "Run each plain file in one transaction, as psql -1 does.")
  private boolean singleTransaction;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = "Files and folders, read and run as pgweir lint takes them to be run.")
  private List<Path> files = new ArrayList<>();

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws BadFile, CannotStart {
    if (format != ReportFormat.TEXT && format != ReportFormat.JSON) {
      throw new ParameterException(spec.commandLine(), "--format is text or json here");
    }
    Logging.onlyWarnings();
    UpstreamConfig server = UpstreamOption.read(upstream);
    String user =
        server
            .user()
            .orElseThrow(() -> new ConfigException("--upstream must name a user to log in as"));
    List<SqlFile> read = read();
    List<Rehearsed> statements = new ArrayList<>();
    try (Rehearsal rehearsal = Rehearsal.open(server, server.database().orElse(user))) {
      for (SqlFile file : read) {
        statements.addAll(rehearsal.run(file));
        if (hasFailed(statements)) {
          break;
        }
      }
    } catch (NoCopy | SQLException e) {
      throw new CannotStart(String.valueOf(e.getMessage()), e);
    }
    PrintWriter out = spec.commandLine().getOut();
    switch (format) {
      case JSON -> new JsonReport(out).write(statements);
      case TEXT, SARIF, GITHUB -> new TextReport(out).write(statements);
    }
    out.flush();
    return hasFailed(statements) ? PgweirCommand.FAILURE : 0;
  }

  /** What psql alone would do with a file cannot be left out without saying so. */
  private List<SqlFile> read() throws BadFile {
    SqlFiles reader = new SqlFiles(singleTransaction);
    List<SqlFile> read = new ArrayList<>();
    for (Path path : SqlFiles.find(files)) {
      SqlFile file = reader.read(path);
      for (NotJudged part : file.notJudged()) {
        throw new ConfigException(
            "%s: this cannot be rehearsed: %s"
                .formatted(file.source().at(part.start()), part.why()));
      }
      read.add(file);
    }
    return read;
  }

  private static boolean hasFailed(List<Rehearsed> statements) {
    return statements.stream().anyMatch(each -> each.error().isPresent());
  }
}
