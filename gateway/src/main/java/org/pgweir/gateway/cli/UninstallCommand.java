package org.pgweir.gateway.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgweir uninstall}: takes schema pgweir out of a database. */
@Command(
    name = "uninstall",
    description = {
      "Drop schema pgweir of a database, with the history of its changes.",
      "Status 0 if it is gone, 1 if changes are under way or the server does not let us."
    })
final class UninstallCommand implements Callable<Integer> {

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      required = true,
      description = "The database, and a user that owns the schema; see install.")
  private String upstream = "";

  @Option(
      names = "--force",
      description = "Also while changes are under way: nobody ends them then.")
  private boolean force;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CannotStart {
    try (Connection connection =
        OwnConnections.source(UpstreamOption.read(upstream)).getConnection()) {
      boolean there = new Store(connection).uninstall(force);
      spec.commandLine()
          .getOut()
          .println(there ? "schema pgweir is gone" : "there is no schema pgweir");
      return 0;
    } catch (StoreException | SQLException e) {
      throw new CannotStart("cannot take schema pgweir away: " + e.getMessage(), e);
    }
  }
}
