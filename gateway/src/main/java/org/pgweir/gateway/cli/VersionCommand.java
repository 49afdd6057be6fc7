package org.pgweir.gateway.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pgweir version}: what this is and what runs it. */
@Command(name = "version", description = "Show the version.")
final class VersionCommand implements Runnable, IVersionProvider {

  /** Picocli puts the real one here. */
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().getOut().println(String.join("\n", getVersion()));
  }

  @Override
  public String[] getVersion() {
    return new String[] {"pgweir " + version() + ", Java " + Runtime.version()};
  }

  /** The version of the build. */
  static String version() {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      if (in == null) {
        throw new IllegalStateException("version.properties is missing from the build");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return properties.getProperty("version");
  }
}
