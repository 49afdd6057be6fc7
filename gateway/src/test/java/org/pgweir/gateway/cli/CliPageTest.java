package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs what docs/cli.md shows: {@code cat} makes the file, pgweir must print what stands there. */
class CliPageTest {

  private static final Path PAGE = Path.of("../docs/cli.md");
  private static final Pattern CONSOLE = Pattern.compile("(?s)```console\n(.*?)```");

  private record Shown(List<String> command, String output) {}

  @TempDir private Path folder;

  @Test
  void commandsPrintWhatThePageShows() throws IOException {
    List<Shown> all = shown();
    assertThat(all).hasSizeGreaterThan(2);
    for (Shown each : all) {
      if (each.command().getFirst().equals("cat")) {
        Files.writeString(folder.resolve(each.command().get(1)), each.output());
      } else {
        assertThat(each.command().getFirst()).isEqualTo("pgweir");
        assertThat(run(each.command())).matches(pattern(each.output()));
      }
    }
  }

  private static List<Shown> shown() throws IOException {
    List<Shown> shown = new ArrayList<>();
    Matcher console = CONSOLE.matcher(Files.readString(PAGE));
    while (console.find()) {
      for (String part : console.group(1).split("(?m)^\\$ ", -1)) {
        if (!part.isEmpty()) {
          int end = part.indexOf('\n');
          shown.add(
              new Shown(List.of(part.substring(0, end).split(" ", -1)), part.substring(end + 1)));
        }
      }
    }
    return shown;
  }

  /** An ellipsis stands for what the page leaves out. */
  private static Pattern pattern(String output) {
    return Pattern.compile(
        Stream.of(output.split("…", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("(?s:.*?)")));
  }

  private String run(List<String> command) {
    StringWriter out = new StringWriter();
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.execute(arguments(command.stream().skip(1)));
    return out.toString().replace(folder + "/", "");
  }

  /** The files of this folder, and a server of our own with the table of the page. */
  private String[] arguments(Stream<String> shown) {
    return shown
        .map(argument -> argument.endsWith(".sql") ? folder.resolve(argument).toString() : argument)
        .map(argument -> argument.startsWith("postgresql://") ? server() : argument)
        .toArray(String[]::new);
  }

  private static String server() {
    PostgresServer server = PostgresServers.newest();
    String database = server.createDatabase("cli_page");
    server.execute(
        database,
        "CREATE TABLE orders (id bigint PRIMARY KEY, total numeric)",
        "INSERT INTO orders SELECT i, i FROM generate_series(1, 50000) AS i",
        "CREATE PUBLICATION everything FOR TABLE orders",
        "ANALYZE");
    return "postgresql://postgres:%s@127.0.0.1:%d/%s"
        .formatted(PostgresServer.PASSWORD.replace(" ", "%20"), server.port(), database);
  }
}
