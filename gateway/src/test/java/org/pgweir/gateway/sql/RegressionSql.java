package org.pgweir.gateway.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.pgweir.gateway.testkit.Command;
import org.pgweir.policies.sql.lexer.Lexer;
import org.pgweir.policies.sql.lexer.StatementSplitter;

/**
 * The scripts of PostgreSQL's regression tests, cut into statements as psql cuts them. They are not
 * part of this project: they are taken from a folder, system property {@code postgres.regress}, or
 * fetched from PostgreSQL's own repository.
 */
final class RegressionSql {

  private static final String REPOSITORY = "https://git.postgresql.org/git/postgresql.git";
  private static final String TAG = "REL_18_0";
  private static final Path CLONE = Path.of("target/postgresql");
  private static final String SCRIPTS = "src/test/regress/sql";

  private static final Pattern ROWS_FOLLOW = Pattern.compile("(?i)copy .* from stdin.*;.*");

  /** psql's own commands that send what stands before them. */
  private static final Pattern SENDING =
      Pattern.compile("\\s*\\\\(g|gx|gset|gexec|gdesc|crosstabview|bind|parse|sendpipeline|;).*$");

  private RegressionSql() {}

  /** Every different statement; skips the test where the scripts cannot be had. */
  static List<String> statements() {
    Set<String> statements = new LinkedHashSet<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.filter(each -> each.toString().endsWith(".sql")).sorted().toList()) {
        String text = withoutPsql(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        StatementSplitter.split(text, Lexer.lex(text, true).tokens())
            .forEach(cut -> statements.add(text.substring(cut.start(), cut.end())));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return List.copyOf(statements);
  }

  private static Path folder() {
    String given = System.getProperty("postgres.regress", "");
    if (!given.isEmpty()) {
      return Path.of(given);
    }
    Path fetched = CLONE.resolve(SCRIPTS);
    if (!Files.isDirectory(fetched)) {
      Command.assumePresent("git");
      git(
          "clone",
          "--quiet",
          "--depth=1",
          "--filter=blob:none",
          "--sparse",
          "--branch=" + TAG,
          REPOSITORY,
          CLONE.toString());
      git("-C", CLONE.toString(), "sparse-checkout", "set", SCRIPTS);
    }
    return fetched;
  }

  private static void git(String... words) {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20"));
    command.addAll(List.of(words));
    Command.Result result = Command.run(command, Map.of("GIT_TERMINAL_PROMPT", "0"), "");
    Assumptions.assumeTrue(
        result.status() == 0,
        "no regression SQL here; -Dpostgres.regress=FOLDER names it: " + result.output());
  }

  private static String withoutPsql(String script) {
    StringBuilder text = new StringBuilder();
    boolean rows = false;
    for (String line : script.split("\n", -1)) {
      if (rows) {
        rows = !line.equals("\\.");
      } else if (!line.startsWith("\\")) {
        rows = ROWS_FOLLOW.matcher(line).matches();
        text.append(SENDING.matcher(line).replaceFirst(";")).append('\n');
      }
    }
    return text.toString();
  }
}
