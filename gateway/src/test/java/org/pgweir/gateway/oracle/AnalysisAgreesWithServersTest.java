package org.pgweir.gateway.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.gateway.testkit.PostgresServers;
import org.pgweir.policies.analysis.Analysis;

/**
 * The analysis says of every case what each server does: the strongest lock on each relation, which
 * are rewritten, emptied and read from end to end, where indexes are built, whether it may run in a
 * transaction block, and the error it ends with.
 */
class AnalysisAgreesWithServersTest {

  private static final List<CaseFile> FILES = CaseFile.all();
  private static final List<OracleDatabase> DATABASES = new ArrayList<>();

  @TestFactory
  Stream<DynamicContainer> theAnalysisSaysWhatTheServerDoes() {
    return PostgresServers.all()
        .map(server ->
            DynamicContainer.dynamicContainer(
                server.toString(), FILES.stream().map(file -> container(server, file))));
  }

  @Test
  void everyCaseHasANameOfItsOwn() {
    Set<String> names = new HashSet<>();
    FILES.forEach(
        file -> file.cases().forEach(each -> assertThat(names.add(each.name())).isTrue()));
    assertThat(names).hasSizeGreaterThan(400);
  }

  private static DynamicContainer container(PostgresServer server, CaseFile file) {
    return DynamicContainer.dynamicContainer(
        file.name(),
        file.cases().stream()
            .filter(each -> each.runsOn(server.major()))
            .map(each -> DynamicTest.dynamicTest(each.name(), () -> compare(server, each))));
  }

  private static void compare(PostgresServer server, OracleCase each) throws SQLException {
    OracleDatabase database = on(server);
    database.prepare(each);
    Analysis said = new ForeseenCase(database).of(each);
    Measured measured = new Laboratory(database).measure(each);
    assertThat(Comparison.of(each, measured, said))
        .as("%s %s", each.name(), each.measured())
        .isEmpty();
  }

  private static OracleDatabase on(PostgresServer server) throws SQLException {
    for (OracleDatabase database : DATABASES) {
      if (database.major() == server.major()) {
        return database;
      }
    }
    OracleDatabase database = new OracleDatabase(server);
    DATABASES.add(database);
    return database;
  }

  @AfterAll
  static void endSessions() throws SQLException {
    for (OracleDatabase database : DATABASES) {
      database.close();
    }
  }
}
