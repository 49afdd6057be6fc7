package org.pgweir.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.gateway.testkit.Command.Result;

/**
 * The launcher {@code ./pgweir} in a checkout made up for it, with a java and a Maven that only say
 * how they are called.
 */
class LauncherTest {

  private static final String JAVA =
      """
      #!/bin/sh
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) echo cache >"${argument#*=}"; echo 'ready for clients'; exit ;;
        esac
      done
      echo "java $0"
      for argument in "$@"; do echo "[$argument]"; done
      exit 7
      """;

  @TempDir Path folder;

  private Path checkout;
  private Path jdk;

  @BeforeEach
  void layOut() throws IOException {
    checkout = folder.resolve("a checkout");
    Files.createDirectories(checkout.resolve("gateway/src/main"));
    Files.writeString(checkout.resolve("pom.xml"), "");
    Files.writeString(checkout.resolve("gateway/pom.xml"), "");
    Files.copy(Path.of("..", "pgweir"), checkout.resolve("pgweir"));
    script(
        "bin/mvn",
        """
        #!/bin/sh
        echo "mvn $@ in $PWD"
        sleep 0.5
        mkdir -p gateway/target/lib
        touch gateway/target/pgweir-gateway-1.jar gateway/target/lib/b.jar gateway/target/lib/a.jar
        """);
    jdk = jdk("jdk", "25.0.1");
  }

  @Test
  void buildsOnFirstUseAndPreparesAFastStart() {
    Result first = launch(checkout.resolve("pgweir"), "serve", "a b");
    assertThat(first.output().lines())
        .startsWith(
            "pgweir: building in " + checkout + "...",
            "mvn -q -B -Dfast -Dmaven.test.skip=true package in " + checkout,
            "pgweir: preparing fast starts, once...",
            "java " + jdk + "/bin/java")
        .endsWith("[org.pgweir.gateway.cli.PgweirCommand]", "[serve]", "[a b]");
    assertThat(first.status()).isEqualTo(7);
  }

  @Test
  void neitherBuildsNorPreparesASecondTime() {
    launch(checkout.resolve("pgweir"));
    Path target = checkout.resolve("gateway/target");
    assertThat(launch(checkout.resolve("pgweir"), "version").output().lines())
        .startsWith("java " + jdk + "/bin/java")
        .contains("[-XX:AOTCache=" + target.resolve("pgweir-25.0.1.aot") + "]")
        .containsSequence(
            "[-cp]", "[%1$s/pgweir-gateway-1.jar:%1$s/lib/a.jar:%1$s/lib/b.jar]".formatted(target));
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws IOException {
    launch(checkout.resolve("pgweir"));
    Path source = Files.writeString(checkout.resolve("gateway/src/main/New.java"), "");
    Files.setLastModifiedTime(source, FileTime.from(Instant.parse("2100-01-01T00:00:00Z")));
    assertThat(launch(checkout.resolve("pgweir")).output()).startsWith("pgweir: building in ");
  }

  @Test
  void buildsOnceWhenTwoAreStarted() throws Exception {
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Result> one = both.submit(() -> launch(checkout.resolve("pgweir")));
      Future<Result> other = both.submit(() -> launch(checkout.resolve("pgweir")));
      assertThat((one.get().output() + other.get().output()).lines())
          .filteredOn(line -> line.startsWith("mvn ") || line.startsWith("pgweir: preparing"))
          .hasSize(2);
    }
  }

  @Test
  void isFoundThroughSymbolicLinks() throws IOException {
    Path far = Files.createDirectories(folder.resolve("elsewhere/bin"));
    Path link = Files.createSymbolicLink(far.resolve("weir"), checkout.resolve("pgweir"));
    Path relative = Files.createSymbolicLink(folder.resolve("w"), Path.of("elsewhere/bin/weir"));
    assertThat(launch(link).output()).startsWith("pgweir: building in " + checkout);
    assertThat(launch(relative).output()).startsWith("java ");
  }

  @Test
  void handsOptionsToTheJvm() {
    String output =
        run(
                checkout.resolve("pgweir"),
                Map.of("PGWEIR_JAVA_HOME", jdk.toString(), "PGWEIR_JAVA_OPTS", "-Xmx64m -Da=b"))
            .output();
    assertThat(output).containsSubsequence("[-Xmx64m]\n[-Da=b]\n", "[-cp]");
  }

  @Test
  void passesOverAJdkThatIsTooOld() throws IOException {
    Path old = jdk("old", "21.0.4");
    Map<String, String> environment =
        Map.of("JAVA_HOME", old.toString(), "PATH", jdk + "/bin:" + path());
    assertThat(run(checkout.resolve("pgweir"), environment).output())
        .contains("java " + jdk + "/bin/java\n");
  }

  @Test
  void saysThatTheJdkItIsToUseIsTooOld() throws IOException {
    Path old = jdk("old", "21.0.4");
    Result result = run(checkout.resolve("pgweir"), Map.of("PGWEIR_JAVA_HOME", old.toString()));
    assertThat(result.output())
        .isEqualTo("pgweir: PGWEIR_JAVA_HOME is " + old + ", which is no JDK 25 or newer\n");
    assertThat(result.status()).isEqualTo(2);
  }

  @Test
  void saysThatTheBuildFailed() throws IOException {
    script("bin/mvn", "#!/bin/sh\necho 'it does not compile'\nexit 1\n");
    Result result = launch(checkout.resolve("pgweir"), "version");
    assertThat(result.output())
        .endsWith("it does not compile\npgweir: the build failed; its messages are above\n");
    assertThat(result.status()).isEqualTo(2);
  }

  private Result launch(Path script, String... arguments) {
    return run(script, Map.of("PGWEIR_JAVA_HOME", jdk.toString()), arguments);
  }

  private Result run(Path script, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    Map<String, String> all = new HashMap<>(Map.of("PATH", path()));
    all.putAll(environment);
    return Command.run(command, all, "");
  }

  private String path() {
    return folder.resolve("bin") + ":" + System.getenv("PATH");
  }

  private Path jdk(String name, String version) throws IOException {
    script(name + "/bin/java", JAVA);
    Files.writeString(
        folder.resolve(name).resolve("release"),
        "IMPLEMENTOR=\"nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return folder.resolve(name);
  }

  private void script(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
