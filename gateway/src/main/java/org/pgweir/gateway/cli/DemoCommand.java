package org.pgweir.gateway.cli;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.pgweir.gateway.demo.Demo;
import org.pgweir.policies.Policies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgweir demo}: a guided tour on a server of its own. */
@Command(
    name = "demo",
    description =
        "Take a guided tour: one unsafe schema change, three ways, under traffic, on a server"
            + " of its own.")
final class DemoCommand implements Callable<Integer> {

  /** PostgreSQL rewrites them in one to two seconds, and the whole tour ends within 40. */
  private static final int ROWS = 500_000;

  @Option(
      names = "--exit",
      description = "End after the tour: status 0, or 1 if a step did not do what it says.")
  private boolean exit;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CannotStart, InterruptedException {
    Logging.onlyWarnings();
    var line = spec.commandLine();
    Demo demo = new Demo(Policies::judge, ROWS, line.getOut(), line.getColorScheme().ansi());
    try {
      return demo.run(exit);
    } catch (IOException | SQLException e) {
      throw new CannotStart("the demo could not go on: " + e.getMessage(), e);
    }
  }
}
