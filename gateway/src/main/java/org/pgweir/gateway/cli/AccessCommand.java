package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.access.Learned;
import org.pgweir.gateway.access.Learned.Statement;
import org.pgweir.gateway.lint.BadFile;
import org.pgweir.policies.migration.Manifest;
import org.pgweir.policies.migration.MigrationReader;
import org.pgweir.policies.migration.UnreadableMigrations;
import org.pgweir.policies.policy.LearnedStatements;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir access}: makes the files that access files name, see docs/access.md. */
@Command(
    name = "access",
    description = "Make the files of known statements and of migrations that access files name.")
final class AccessCommand implements Runnable {

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: learn, drift or manifest");
  }

  @Command(
      name = "learn",
      description = "Print the statements that audit logs tell of, as a file to be reviewed.")
  int learn(
      @Option(
              names = "--application",
              paramLabel = "NAME",
              description = "Only those of this application.")
          @Nullable String application,
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Audit logs.") List<Path> logs)
      throws BadFile {
    out().print(Learned.write(sorted(read(logs, application).values())));
    out().flush();
    return 0;
  }

  @Command(
      name = "drift",
      description = {
        "Print statements in audit logs that are not known, and known ones that did not come.",
        "Status 1 if some are not known."
      })
  int drift(
      @Option(
              names = "--known",
              paramLabel = "FILE",
              required = true,
              description = "The statements that are known.")
          Path known,
      @Option(
              names = "--application",
              paramLabel = "NAME",
              description = "Only those of this application.")
          @Nullable String application,
      @Option(
              names = "--accept",
              description = "Print those that are not known as entries of that file.")
          boolean accept,
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Audit logs.") List<Path> logs)
      throws BadFile {
    Map<String, Statement> seen = read(logs, application);
    Set<String> before = known(known);
    List<Statement> fresh =
        sorted(
            seen.values().stream().filter(each -> !before.contains(each.fingerprint())).toList());
    if (accept) {
      String file = Learned.write(fresh);
      out().print(file.substring(file.indexOf("statements:\n") + "statements:\n".length()));
    } else {
      fresh.forEach(each ->
          out()
              .printf(
                  "new %s %s, seen %d times: %s%n",
                  each.fingerprint(), each.application(), each.seen(), each.example()));
      before.stream()
          .filter(each -> !seen.containsKey(each))
          .sorted()
          .forEach(each -> out().printf("not seen %s%n", each));
    }
    out().flush();
    return fresh.isEmpty() || accept ? 0 : 1;
  }

  @Command(
      name = "manifest",
      description = "Print the statements of a folder or archive of migrations as a manifest.")
  int manifest(
      @Option(
              names = "--placeholder",
              paramLabel = "NAME=VALUE",
              description = "What stands for $${NAME} in the files.")
          @Nullable Map<String, String> placeholders,
      @Parameters(paramLabel = "FROM", description = "A folder, zip or jar.") Path from)
      throws BadFile {
    try {
      out()
          .print(
              Manifest.write(
                  MigrationReader.read(from, placeholders == null ? Map.of() : placeholders)));
      out().flush();
      return 0;
    } catch (UnreadableMigrations e) {
      throw new BadFile(String.valueOf(e.getMessage()));
    }
  }

  private static Map<String, Statement> read(List<Path> logs, @Nullable String application)
      throws BadFile {
    Learned learned = new Learned();
    for (Path log : logs) {
      try {
        learned.log(log, Optional.ofNullable(application));
      } catch (IOException e) {
        throw new BadFile(log + " cannot be read: " + e.getMessage());
      }
    }
    return learned.statements();
  }

  private static Set<String> known(Path file) throws BadFile {
    try {
      return LearnedStatements.fingerprints(file);
    } catch (IllegalArgumentException e) {
      throw new BadFile(String.valueOf(e.getMessage()));
    }
  }

  /** Most frequent first. */
  private static List<Statement> sorted(Iterable<Statement> statements) {
    List<Statement> sorted = new java.util.ArrayList<>();
    statements.forEach(sorted::add);
    sorted.sort(
        Comparator.comparing(Statement::application)
            .thenComparing(Comparator.comparingLong(Statement::seen).reversed())
            .thenComparing(Statement::fingerprint));
    return sorted;
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
