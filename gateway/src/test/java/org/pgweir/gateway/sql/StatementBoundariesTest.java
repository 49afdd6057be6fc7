package org.pgweir.gateway.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pgweir.gateway.sql.ParseReferee.Reading;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/** Whatever text the server takes is cut into the statements the server cuts it into. */
final class StatementBoundariesTest {

  private static final int TEXTS = 4_000;

  /** A generator that makes hardly a valid text would prove nothing. */
  private static final int LEAST_TAKEN = 1_500;

  private static final long SEED = 20261120;

  @EachServer
  void agreesWithTheServerOnRandomText(PostgresServer server) {
    compare(server, true);
  }

  @EachServer
  void agreesWithTheServerWithoutStandardConformingStrings(PostgresServer server) {
    compare(server, false);
  }

  private static void compare(PostgresServer server, boolean standardConformingStrings) {
    RandomSql random = new RandomSql(SEED);
    List<String> texts =
        Stream.concat(
                Stream.generate(random::anything).limit(TEXTS),
                Stream.generate(random::statements).limit(TEXTS))
            .distinct()
            .toList();
    try (ParseReferee referee = new ParseReferee(server, standardConformingStrings)) {
      List<Reading> readings = referee.read(texts);
      List<String> misread = new ArrayList<>();
      List<String> pieces = new ArrayList<>();
      int taken = 0;
      for (int i = 0; i < texts.size(); i++) {
        String text = texts.get(i);
        Reading reading = readings.get(i);
        if (reading != Reading.ERROR) {
          taken++;
          SqlText ours = SqlReader.read(text, standardConformingStrings);
          if (reading(ours) != reading) {
            misread.add(reading + ", not " + reading(ours) + ": " + text);
          }
          ours.statements().forEach(statement -> pieces.add(ours.at(statement.range())));
        }
      }
      assertThat(misread).isEmpty();
      assertThat(referee.read(pieces)).containsOnly(Reading.ONE_STATEMENT);
      assertThat(taken).isGreaterThan(LEAST_TAKEN);
    }
  }

  private static Reading reading(SqlText text) {
    return switch (text.statements().size()) {
      case 0 -> Reading.NOTHING;
      case 1 -> Reading.ONE_STATEMENT;
      default -> Reading.SEVERAL_STATEMENTS;
    };
  }
}
