package org.pgweir.gateway.oracle;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.analysis.Analysis;
import org.pgweir.policies.analysis.Analyzer;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/** What the analysis says of a case by the catalogue of a real server. */
final class ForeseenCase {

  private final OracleDatabase database;

  ForeseenCase(OracleDatabase database) {
    this.database = database;
  }

  Analysis of(OracleCase each) throws SQLException {
    SqlText text = SqlReader.read(each.measured().getLast(), true);
    return Analyzer.analyze(text, text.statements().getFirst(), surroundings());
  }

  private Surroundings surroundings() throws SQLException {
    return new Surroundings(
        database.catalogue(),
        database.major() * 10_000,
        searchPath(),
        Optional.of(database.setting("TimeZone")));
  }

  private List<String> searchPath() throws SQLException {
    try (Statement statement = database.worker().createStatement();
        ResultSet row = statement.executeQuery("SELECT current_schemas(true)")) {
      row.next();
      Array schemas = row.getArray(1);
      return List.of((String[]) schemas.getArray());
    }
  }
}
