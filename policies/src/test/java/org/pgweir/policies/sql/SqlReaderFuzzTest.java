package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.pgweir.policies.sql.tree.SqlStatement;

class SqlReaderFuzzTest {

  private static final String[] FRAGMENTS = {
    "SELECT",
    "FROM",
    "t",
    "a",
    ",",
    "(",
    ")",
    ";",
    "ALTER TABLE",
    "ADD COLUMN",
    "int",
    "DEFAULT",
    "CHECK",
    "'x'",
    "$$BEGIN",
    "END$$",
    "DO",
    "1",
    "CASE",
    "WHEN",
    "THEN",
    "END",
    "INSERT INTO",
    "VALUES",
    "UPDATE",
    "SET",
    "=",
    "WHERE",
    "WITH",
    "AS",
    "JOIN",
    "ON",
    "NATURAL",
    "UNION",
    "U&\"a\"",
    "UESCAPE",
    "'!'",
    "CREATE",
    "TABLE",
    "INDEX",
    "FUNCTION",
    "BEGIN ATOMIC",
    "GRANT",
    "DROP",
    "EXPLAIN",
    "ANALYZE",
    "::",
    "[",
    "]",
    ".",
    "*",
    "NOT",
    "NULL",
    "PARTITION OF",
    "E'\\x41'",
    "--\n"
  };

  @FuzzTest(maxDuration = "10s")
  void readsAnyTextIntoStatementsInOrder(FuzzedDataProvider data) {
    check(data.consumeRemainingAsString());
  }

  @FuzzTest(maxDuration = "10s")
  void readsAnyOrderOfWordsIntoStatementsInOrder(FuzzedDataProvider data) {
    StringBuilder sql = new StringBuilder();
    for (int i = data.consumeInt(0, 60); i > 0; i--) {
      sql.append(data.pickValue(FRAGMENTS)).append(' ');
    }
    check(sql.toString());
  }

  private static void check(String sql) {
    int end = 0;
    for (SqlStatement statement : SqlReader.read(sql, true).statements()) {
      assertThat(statement.range().start()).isGreaterThanOrEqualTo(end);
      assertThat(statement.range().end()).isGreaterThan(statement.range().start());
      end = statement.range().end();
    }
    assertThat(end).isLessThanOrEqualTo(sql.length());
    StatementShapes.of(sql, true);
  }
}
