package org.pgweir.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.pgweir.gateway.Gateway;
import org.pgweir.gateway.lint.BadFile;
import org.pgweir.gateway.lint.Reported;
import org.pgweir.gateway.lint.ScriptRun;
import org.pgweir.gateway.lint.SqlFiles;
import org.pgweir.policies.BadPolicies;
import org.pgweir.policies.Policies;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.catalog.Catalogue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir lint}: judges files of SQL without a database. */
@Command(
    name = "lint",
    description = {
      "Judge files of SQL as the gateway would, without a database.",
      "Status 0 if all may run, 1 if a statement is refused, 2 if a file cannot be read."
    })
final class LintCommand implements Callable<Integer> {

  private static final int PER_MAJOR_VERSION = 10_000;

  @Option(
      names = "--server-version",
      paramLabel = "MAJOR",
      defaultValue = "18",
      converter = MajorVersion.class,
      description = "The PostgreSQL that the files are for, 13 to 18; 18 unless given.")
  private int serverVersion;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "One of text, json, sarif and github; text unless given.")
  private ReportFormat format = ReportFormat.TEXT;

  @Option(names = "--policy", paramLabel = "FILE|DIR|pack:NAME", description = PolicyOption.HELP)
  private List<String> policies = new ArrayList<>();

  @Option(
      names = "--schema",
      paramLabel = "NAME",
      defaultValue = "public",
      description = "Where names without a schema are looked up; public unless given.")
  private String schema = "public";

  @Option(
      names = {"-1", "--single-transaction"},
      description = "Take each plain file to be run in one transaction, as psql -1 does.")
  private boolean singleTransaction;

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description = {
        "Files in the order they are run; of a folder all that end in .sql, also those below it.",
        "Flyway migrations and Liquibase's formatted SQL are read as these tools run them."
      })
  private List<Path> files = new ArrayList<>();

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws BadFile, BadPolicies {
    PolicyJudge judge = Policies.load(policies, Gateway.clock());
    ScriptRun run =
        new ScriptRun(
            judge,
            new SessionFacts("", "", "", serverVersion * PER_MAJOR_VERSION, true),
            new Surroundings(
                Catalogue.EMPTY,
                new Surroundings.Coverage.Unasked(),
                serverVersion * PER_MAJOR_VERSION,
                schema.equals("public") ? List.of(schema) : List.of(schema, "public"),
                Optional.empty()),
            true);
    SqlFiles reader = new SqlFiles(singleTransaction);
    List<Reported> reported = new ArrayList<>();
    for (Path file : SqlFiles.find(files)) {
      reported.addAll(run.run(reader.read(file)));
    }
    PrintWriter out = spec.commandLine().getOut();
    format.report(spec.commandLine().getColorScheme().ansi(), false).write(reported, out);
    out.flush();
    return reported.stream().anyMatch(Reported::failing) ? PgweirCommand.FAILURE : 0;
  }
}
