package org.pgweir.gateway.cli;

import java.util.Locale;
import org.pgweir.gateway.config.ConfigException;
import org.pgweir.gateway.config.HostPort;
import org.pgweir.gateway.lint.BadFile;
import org.pgweir.policies.BadPolicies;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

/** The {@code pgweir} command: the one place where sub-commands are listed. */
@Command(
    name = "pgweir",
    description = "A PostgreSQL gateway that makes schema changes safe while traffic flows.",
    subcommands = {
      ServeCommand.class,
      ExplainCommand.class,
      LintCommand.class,
      RehearseCommand.class,
      PolicyCommand.class,
      ChangeCommand.class,
      UsageCommand.class,
      BackfillCommand.class,
      GrantCommand.class,
      AccessCommand.class,
      RolloutCommand.class,
      AuditCommand.class,
      InstallCommand.class,
      UninstallCommand.class,
      DemoCommand.class,
      VersionCommand.class
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = VersionCommand.class,
    synopsisSubcommandLabel = "COMMAND")
public final class PgweirCommand implements Runnable {

  static final int FAILURE = 1;
  static final int USAGE = 2;

  private final CommandLine line;

  private PgweirCommand() {
    line = new CommandLine(this);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.registerConverter(HostPort.class, converter(HostPort::parse));
    line.setParameterExceptionHandler((e, _) -> complain(e));
    line.setExecutionExceptionHandler((e, failed, _) -> complain(failed, e));
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new PgweirCommand().line;
  }

  /** No sub-command was given. */
  @Override
  public void run() {
    throw new ParameterException(line, "a command is missing");
  }

  private static int complain(ParameterException e) {
    CommandLine failed = e.getCommandLine();
    String name = failed.getCommandSpec().qualifiedName();
    String message = e.getMessage();
    failed.getErr().println("pgweir: " + uncapitalized(message == null ? "bad usage" : message));
    failed.getErr().println("Try '" + name + " --help'.");
    return USAGE;
  }

  private static int complain(CommandLine failed, Exception e) {
    if (e instanceof BadPolicies bad) {
      bad.problems().forEach(failed.getErr()::println);
    } else if (e instanceof ConfigException
        || e instanceof CannotStart
        || e instanceof BadFile
        || e instanceof BadRequest) {
      failed.getErr().println("pgweir: " + e.getMessage());
    } else {
      failed.getErr().println("pgweir: this is a mistake of pgweir's, please report it:");
      e.printStackTrace(failed.getErr());
    }
    failed.getErr().flush();
    return e instanceof ConfigException
            || e instanceof BadPolicies
            || e instanceof BadFile
            || e instanceof BadRequest
        ? USAGE
        : FAILURE;
  }

  private static String uncapitalized(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }

  private static <T> ITypeConverter<T> converter(ITypeConverter<T> reader) {
    return text -> {
      try {
        return reader.convert(text);
      } catch (ConfigException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }
}
