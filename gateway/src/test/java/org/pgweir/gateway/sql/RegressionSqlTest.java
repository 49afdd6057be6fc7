package org.pgweir.gateway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.sql.ParseReferee.Reading;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/**
 * Every statement of PostgreSQL's own regression tests, and every one in this project, is either
 * read as PostgreSQL reads it or opaque. Witnesses are its grammar, see {@link LibpgQuery}, and the
 * servers under test.
 */
final class RegressionSqlTest {

  /** Scripts that were not found, or cut wrongly, would prove nothing. */
  private static final int LEAST_STATEMENTS = 30_000;

  private static final int LEAST_OWN_STATEMENTS = 1_500;

  /** How many of a hundred statements may be opaque, which PostgreSQL's grammar has. */
  private static final double MOST_OPAQUE_PERCENT = 1;

  /** Texts of several statements are made of so many. */
  private static final int TOGETHER = 7;

  @Test
  void noneOfPostgresOwnStatementsIsMisread() {
    LibpgQuery.assumePresent();
    Misreadings found = Misreadings.in(RegressionSql.statements());

    assertThat(found.misread()).isEmpty();
    assertThat(found.read()).isGreaterThan(LEAST_STATEMENTS);
    assertThat(found.opaque()).isLessThan((int) (found.read() * MOST_OPAQUE_PERCENT / 100));
  }

  @Test
  void noneIsMisreadAmongOthers() {
    LibpgQuery.assumePresent();
    Misreadings found = Misreadings.in(together(RegressionSql.statements()));

    assertThat(found.misread()).isEmpty();
    assertThat(found.read()).isGreaterThan(LEAST_STATEMENTS / TOGETHER / 2);
  }

  @Test
  void noStatementOfThisProjectIsMisread() throws IOException {
    LibpgQuery.assumePresent();
    Misreadings found = Misreadings.in(ownStatements());

    assertThat(found.misread()).isEmpty();
    assertThat(found.read()).isGreaterThan(LEAST_OWN_STATEMENTS);
  }

  @EachServer
  void theServerTakesEachPieceForWhatItIs(PostgresServer server) throws IOException {
    compare(server, ownStatements(), LEAST_OWN_STATEMENTS);
  }

  @EachServer
  void theServerTakesEachOfItsOwnPiecesForWhatItIs(PostgresServer server) {
    compare(server, RegressionSql.statements(), LEAST_STATEMENTS * 9 / 10);
  }

  /** What the server takes as one statement is one here, and one that is no more than that. */
  private static void compare(PostgresServer server, List<String> texts, int leastTaken) {
    try (ParseReferee referee = new ParseReferee(server, true)) {
      List<Reading> readings = referee.read(texts);
      List<String> misread = new ArrayList<>();
      int taken = 0;
      for (int i = 0; i < texts.size(); i++) {
        SqlText ours = SqlReader.read(texts.get(i), true);
        boolean one = ours.statements().size() == 1;
        switch (readings.get(i)) {
          case ONE_STATEMENT -> {
            taken++;
            if (!one || !ours.at(ours.statements().getFirst().range()).equals(texts.get(i))) {
              misread.add(ours.statements().size() + " statements: " + texts.get(i));
            }
          }
          case NOTHING, SEVERAL_STATEMENTS -> misread.add(readings.get(i) + ": " + texts.get(i));
          case ERROR -> {
            // of a newer version, or wrong on purpose
          }
        }
      }
      assertThat(misread).isEmpty();
      assertThat(taken).isGreaterThan(leastTaken);
    }
  }

  private static List<String> together(List<String> statements) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i + TOGETHER <= statements.size(); i += TOGETHER) {
      texts.add(String.join("\n;", statements.subList(i, i + TOGETHER)));
    }
    return texts;
  }

  /** From the fixtures of the rules, the cases of the oracle and the list of ways around. */
  private static List<String> ownStatements() throws IOException {
    Set<String> statements = new LinkedHashSet<>();
    for (String folder : List.of("../policies/src/test/resources", "src/test/resources/oracle")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(each -> each.toString().endsWith(".sql")).sorted().toList()) {
          SqlText text = SqlReader.read(Files.readString(file), true);
          text.statements().forEach(each -> statements.add(text.at(each.range())));
        }
      }
    }
    return List.copyOf(statements);
  }
}
