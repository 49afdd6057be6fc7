package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.pgweir.gateway.access.AuditVerification;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pgweir audit}: looks at audit logs without a gateway. */
@Command(name = "audit", description = "Check audit logs, see docs/access.md.")
final class AuditCommand implements Runnable {

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: verify");
  }

  @Command(
      name = "verify",
      description = {
        "Tell whether lines of an audit log were changed, put in or taken out.",
        "Status 0 if they were not, 1 with the first such line, 2 if a file cannot be read."
      })
  int verify(
      @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, the oldest first.")
          List<Path> files) {
    PrintWriter out = spec.commandLine().getOut();
    try {
      AuditVerification result = AuditVerification.of(files);
      out.println(
          result
              .broken()
              .orElseGet(() ->
                  "%d lines, unchanged; the last is %s"
                      .formatted(result.lines(), result.last().orElse("none"))));
      out.flush();
      return result.broken().isPresent() ? PgweirCommand.FAILURE : 0;
    } catch (IOException e) {
      throw new ParameterException(spec.commandLine(), "cannot read " + e.getMessage(), e);
    }
  }
}
