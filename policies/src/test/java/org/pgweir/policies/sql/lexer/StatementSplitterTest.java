package org.pgweir.policies.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementSplitterTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "SELECT E'\\'' ; DROP TABLE t; --'",
        "SELECT e'\\\\\\''; DROP TABLE t; --'",
        "SELECT '\\'; DROP TABLE t; --'",
        "SELECT N'\\'; DROP TABLE t; --'",
        "SELECT $$'$$; DROP TABLE t; --'",
        "SELECT 1 // 2 ; DROP TABLE t",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; DROP TABLE t",
        "ALTER TABLE t OWNER TO bob; DROP TABLE t",
        "SELECT begin atomic FROM t; DROP TABLE t",
      })
  void findsTheSecondStatementBehindSmugglingInputs(String sql) {
    List<String> statements = statements(sql);
    assertThat(statements).hasSize(2);
    assertThat(statements.getLast()).startsWith("DROP TABLE t");
  }

  @Test
  void findsEveryStatementOfATransaction() {
    assertThat(statements("BEGIN; DROP TABLE t; END"))
        .containsExactly("BEGIN", "DROP TABLE t", "END");
  }

  @Test
  void doesNotCountNothing() {
    assertThat(statements(" ; ;; -- ;\n ; /* ; */ SELECT 1 ; ; ")).containsExactly("SELECT 1");
  }

  @Test
  void cutsWithoutSurroundingCommentsAndSpaces() {
    assertThat(statements("/* a */ SELECT /* b */ 1 /* c */ ; -- d\n SELECT 2 -- e"))
        .containsExactly("SELECT /* b */ 1", "SELECT 2");
  }

  @Test
  void keepsSemicolonsInsideParentheses() {
    String rule = "CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2)";
    assertThat(statements(rule + "; SELECT 3")).containsExactly(rule, "SELECT 3");
  }

  @Test
  void keepsSemicolonsInsideAFunctionBody() {
    String function =
        """
        CREATE OR REPLACE FUNCTION f(a int) RETURNS int
        BEGIN ATOMIC
          SELECT CASE WHEN a > 0 THEN 1 ELSE 2 END;
          SELECT 1 AS end;
          SELECT begin atomic FROM t;
          SELECT CASE a WHEN 1 THEN CASE WHEN true THEN 1 END END;
        END\
        """;
    assertThat(statements(function + "; DROP TABLE t")).containsExactly(function, "DROP TABLE t");
  }

  @Test
  void keepsAFunctionInsideAFunctionBody() {
    String function =
        """
        CREATE PROCEDURE p() BEGIN ATOMIC
          CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; END;
          SELECT 2;
        END\
        """;
    assertThat(statements(function + "; DROP TABLE t")).containsExactly(function, "DROP TABLE t");
  }

  @Test
  void endsAFunctionWithoutAtomicBodyAtTheFirstSemicolon() {
    assertThat(statements("CREATE FUNCTION f() RETURNS int RETURN 1; BEGIN; SELECT 1")).hasSize(3);
  }

  private static List<String> statements(String sql) {
    return StatementSplitter.split(sql, Lexer.lex(sql, true).tokens()).stream()
        .map(statement -> sql.substring(statement.start(), statement.end()))
        .toList();
  }
}
