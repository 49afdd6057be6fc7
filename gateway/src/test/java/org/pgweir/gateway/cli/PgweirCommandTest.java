package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class PgweirCommandTest {

  private static final String UPSTREAM = "--upstream=postgresql://127.0.0.1:1";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void saysItsVersion() {
    assertThat(run("version")).isZero();
    assertThat(out.toString()).matches("pgweir \\d+\\.\\d+\\.\\d+\\S*, Java 2\\d.*\n");
    assertThat(run("--version")).isZero();
  }

  @Test
  void explainsItself() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("serve", "version");
    assertThat(run("serve", "--help")).isZero();
    assertThat(out.toString()).contains("--upstream", "--listen", "--admin", "--config");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          '' | a command is missing
          sevre | unmatched argument at index 0: 'sevre'
          serve | --upstream URL or --config FILE is missing
          serve --upstream db:5432 | the upstream must be a URL like postgresql://[USER[:PASSWORD]@]HOST[:PORT][/DB][?PARAMETERS]
          serve --upstream postgresql://db --listen 7432 | invalid value for option '--listen': '7432' is not HOST:PORT, for example 127.0.0.1:7432 or [::1]:7432
          serve --upstream postgresql://db --config x.yaml | --config excludes --upstream, --listen and --admin: set them in the file
          serve --config no-such.yaml | no-such.yaml: there is no such file
          policy | a command is missing: check or test
          policy check | missing required parameter: 'FILE'
          """)
  void answersBadUsageWithStatus2(String arguments, String message) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).startsWith("pgweir: " + message + "\n").doesNotContain("\tat ");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void answersABadFileWithStatus2() throws IOException {
    Path file = folder.resolve("pgweir.yaml");
    Files.writeString(file, "upstream:\n  uri: x\n");
    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            "pgweir: "
                + file
                + ":2:3: unknown key 'uri' in upstream; allowed are url, password, password-file\n");
  }

  @Test
  void looksForThePoliciesOfAFileBesideIt() throws IOException {
    Path file = folder.resolve("pgweir.yaml");
    Files.writeString(
        file, "upstream: {url: 'postgresql://127.0.0.1:1'}\npolicies: [pack:strict, team.yaml]\n");
    assertThat(run("serve", "--config", file.toString())).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(folder.resolve("team.yaml") + ": there is no such file\n");
  }

  @Test
  void answersATakenAddressWithStatus1() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      assertThat(run("serve", UPSTREAM, "--listen", address)).isEqualTo(1);
      assertThat(run("serve", UPSTREAM, "--listen", "127.0.0.1:0", "--admin", address))
          .isEqualTo(1);
      String complaint = "pgweir: cannot listen on " + address + ": Address already in use\n";
      assertThat(err.toString()).isEqualTo(complaint + complaint);
    }
  }

  @Test
  void answersAnUnknownListenHostWithStatus1() {
    assertThat(run("serve", UPSTREAM, "--listen", "no-such-host.invalid:0")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo("pgweir: cannot listen on no-such-host.invalid:0: the host name is unknown\n");
  }

  private int run(String... arguments) {
    CommandLine line = PgweirCommand.commandLine();
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(arguments);
  }
}
