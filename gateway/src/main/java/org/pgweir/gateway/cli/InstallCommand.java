package org.pgweir.gateway.cli;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.jdbc.OwnConnections;
import org.pgweir.gateway.store.Store;
import org.pgweir.gateway.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pgweir install}: puts schema pgweir into a database, or brings it up to this version. */
@Command(
    name = "install",
    description = {
      "Create schema pgweir in a database, or bring it up to this version.",
      "Status 0 if it is there, 1 if the server does not let us."
    })
final class InstallCommand implements Callable<Integer> {

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      required = true,
      description = {
        "The database: postgresql://USER[:PASSWORD]@HOST[:PORT]/DB[?sslmode=...].",
        "The user needs CREATE on it and owns the schema.",
        "PGPASSWORD gives the password where the URL has none."
      })
  private String upstream = "";

  @Option(
      names = "--role",
      paramLabel = "NAME",
      description = "The gateway's role, where another one installs: it gets the rights it needs.")
  private @Nullable String role;

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws CannotStart {
    try (Connection connection =
        OwnConnections.source(UpstreamOption.read(upstream)).getConnection()) {
      List<String> done = new Store(connection).install(Optional.ofNullable(role));
      spec.commandLine()
          .getOut()
          .println(
              done.isEmpty()
                  ? "schema pgweir is up to date"
                  : "schema pgweir has now: " + String.join(", ", done));
      return 0;
    } catch (StoreException | SQLException e) {
      throw new CannotStart("cannot install schema pgweir: " + e.getMessage(), e);
    }
  }
}
