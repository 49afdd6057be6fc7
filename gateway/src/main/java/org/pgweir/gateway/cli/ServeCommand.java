package org.pgweir.gateway.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.config.AdminConfig;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.ConfigFile;
import org.pgweir.gateway.config.GatewayConfig;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.config.ListenConfig;
import org.pgweir.policies.BadPolicies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pgweir serve}: runs a gateway until it is told to stop. */
@Command(
    name = "serve",
    description = "Relay clients to a PostgreSQL server, until SIGTERM or Ctrl-C.",
    customSynopsis = {
      "pgweir serve --upstream URL [--listen HOST:PORT] [--admin HOST:PORT]",
      "                    [--policy FILE|DIR|pack:NAME]...",
      "       pgweir serve --config FILE [--policy FILE|DIR|pack:NAME]..."
    })
final class ServeCommand implements Callable<Integer> {

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = {
        "The server: postgresql://[USER[:PASSWORD]@]HOST[:PORT][/DB][?sslmode=...].",
        "The login is the gateway's own; clients log in as themselves.",
        "PGPASSWORD gives the password where the URL has none."
      })
  private @Nullable String upstream;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      description = "Where clients connect; 127.0.0.1:7432 unless given.")
  private @Nullable HostPort listen;

  @Option(
      names = "--admin",
      paramLabel = "HOST:PORT",
      description = "Where /healthz, /readyz and /metrics are; 127.0.0.1:7433 unless given.")
  private @Nullable HostPort admin;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "All settings from a YAML file, see docs/configuration.md.")
  private @Nullable Path config;

  @Option(
      names = "--policy",
      paramLabel = "FILE|DIR|pack:NAME",
      description = {
        "What is allowed, see docs/policy-files.md; may be given several times.",
        "Unless a pack is named, pack:recommended comes first.",
        "Files are watched; what changes is in force within seconds."
      })
  private List<String> policies = new ArrayList<>();

  @Override
  public Integer call() throws CannotStart, BadPolicies, InterruptedException {
    GatewayConfig read = config();
    List<String> names = new ArrayList<>(read.policies());
    names.addAll(policies);
    Service.start(read, names).runUntilSignal();
    return 0;
  }

  private GatewayConfig config() {
    if (config != null) {
      if (upstream != null || listen != null || admin != null) {
        throw new ConfigException(
            "--config excludes --upstream, --listen and --admin: set them in the file");
      }
      return ConfigFile.read(config);
    }
    if (upstream == null) {
      throw new ConfigException("--upstream URL or --config FILE is missing");
    }
    GatewayConfig made = GatewayConfig.defaults(UpstreamOption.read(upstream));
    if (listen != null) {
      made = made.withListen(new ListenConfig(listen, Optional.empty()));
    }
    if (admin != null) {
      made = made.withAdmin(Optional.of(new AdminConfig(admin)));
    }
    return made;
  }
}
