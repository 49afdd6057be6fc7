package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.RoutineBody;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque.LexicalClass;
import org.pgweir.policies.sql.tree.TableStatement;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Every way a statement can stand in another is seen. */
class WrappedStatementsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "EXPLAIN ANALYZE DELETE FROM t",
        "EXPLAIN (COSTS off, ANALYZE) DELETE FROM t",
        "EXPLAIN (ANALYZE true) DELETE FROM t",
        "EXPLAIN ANALYSE VERBOSE DELETE FROM t",
      })
  void seesThatExplainAnalyzeRuns(String sql) {
    var explain = (WrappingStatement.Explain) one(sql);
    assertThat(explain.analyze()).isTrue();
    assertThat(explain.statement()).isInstanceOf(DataStatement.Delete.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"EXPLAIN DELETE FROM t", "EXPLAIN (ANALYZE off, VERBOSE) DELETE FROM t"})
  void seesThatExplainAloneDoesNot(String sql) {
    assertThat(((WrappingStatement.Explain) one(sql)).analyze()).isFalse();
  }

  @Test
  void readsPreparedStatementsAndCopiedOnes() {
    assertThat(((SessionStatement.Prepare) one("PREPARE p (int) AS DELETE FROM t")).statement())
        .isInstanceOf(DataStatement.Delete.class);
    assertThat(
            ((CopyStatement.CopyQueryTo) one("COPY (DELETE FROM t RETURNING *) TO STDOUT"))
                .statement())
        .isInstanceOf(DataStatement.Delete.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO $$BEGIN ALTER TABLE t ADD COLUMN a int; END$$",
        "DO LANGUAGE plpgsql $$BEGIN ALTER TABLE t ADD COLUMN a int; END$$",
        "DO 'BEGIN ALTER TABLE t ADD COLUMN a int; END' LANGUAGE 'plpgsql'",
        "DO E'BEGIN\\nALTER TABLE t ADD COLUMN a int; END'",
        "DO $$DECLARE x int; BEGIN IF x > 1 THEN NULL; ELSE ALTER TABLE t ADD a int; END IF; END$$",
        "DO $$BEGIN FOR i IN 1..3 LOOP ALTER TABLE t ADD a int; END LOOP; END$$",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'ALTER TABLE t ADD a int'",
        "CREATE FUNCTION f() RETURNS void AS 'ALTER TABLE t ADD a int' LANGUAGE 'sql'",
        "CREATE OR REPLACE PROCEDURE f() LANGUAGE plpgsql AS $x$BEGIN ALTER TABLE t ADD a int;"
            + " END$x$",
      })
  void findsTheStatementInARoutine(String sql) {
    RoutineBody.Read body = body(sql);
    assertThat(body.code().statements())
        .filteredOn(TableStatement.AlterTable.class::isInstance)
        .hasSize(1)
        .allSatisfy(
            alter -> assertThat(body.code().at(alter.range())).startsWith("ALTER TABLE t ADD"));
  }

  @Test
  void keepsTheTextOfDynamicSqlApart() {
    RoutineBody.Read body =
        body("DO $$BEGIN EXECUTE format('ALTER TABLE %I ADD a int', 't') USING f(1); END$$");
    assertThat(body.code().statements()).isEmpty();
    assertThat(body.dynamicSql()).hasSize(1);
    assertThat(body.expressions()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      textBlock =
          """
          'DROP TABLE t'                      ; DEFINES ; true
          $q$DROP TABLE t$q$                  ; DEFINES ; true
          E'SELECT \\'a\\''                   ; READS   ; true
          format('DELETE FROM %I', 't')       ; WRITES  ; false
          'SELECT count(*) FROM ' || name     ; READS   ; false
          concat('UPDATE ', name, ' SET a=1') ; WRITES  ; false
          name                                ; DEFINES ; false
          '  ' || name                        ; DEFINES ; false
          U&'SELECT 1'                        ; DEFINES ; false
          """)
  void gradesDynamicSqlByTheConstantItBeginsWith(String made, LexicalClass worst, boolean read) {
    RoutineBody.DynamicSql sql =
        body("DO $$BEGIN EXECUTE %s; END$$".formatted(made)).dynamicSql().getFirst();
    assertThat(sql.atWorst()).isEqualTo(worst);
    assertThat(sql.read().isPresent()).isEqualTo(read);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a INTO x FROM t WHERE b = 1",
        "SELECT INTO STRICT x, y.z, l[1 + 2] a FROM t WHERE b = 1",
        "SELECT a FROM t WHERE b = 1 INTO \"X\"",
        "INSERT INTO t VALUES (1) RETURNING id INTO x",
        "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE",
        "IMPORT FOREIGN SCHEMA a FROM SERVER s INTO x",
      })
  void readsWhatIsAroundTheVariablesOfAnInto(String sql) {
    assertThat(body("DO $$BEGIN " + sql + "; END$$").code().statements()).hasSize(1);
    assertThat(body("DO $$BEGIN EXECUTE 'SELECT 1' INTO x USING 2; END$$").dynamicSql()).hasSize(1);
    assertThat(body("DO $$BEGIN FETCH c INTO x, y; END$$").code().statements()).isEmpty();
  }

  @Test
  void seesTransactionControlAndSettingsInARoutine() {
    RoutineBody.Read body =
        body("DO $$BEGIN SET search_path = a; PERFORM f(); COMMIT; x := g(1); END$$");
    assertThat(body.transactionControl()).isTrue();
    assertThat(body.code().statements().getFirst())
        .isInstanceOf(SessionStatement.SetVariable.class);
    assertThat(body.code().statements()).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DO LANGUAGE plpython3u $$plpy.execute('DROP TABLE t')$$",
        "DO $$BEGIN FROBNICATE t; END$$",
        "DO $$$$",
        "CREATE FUNCTION f() RETURNS int LANGUAGE c AS 'lib', 'f'",
      })
  void callsCodeItCannotReadOpaque(String sql) {
    RoutineBody body =
        switch (one(sql)) {
          case WrappingStatement.DoBlock block -> block.body();
          case WrappingStatement.CreateRoutine routine -> routine.body();
          default -> throw new AssertionError(sql);
        };
    assertThat(body).isInstanceOf(RoutineBody.OpaqueCode.class);
  }

  @Test
  void readsTheBodyOfAStandardFunctionInPlace() {
    String sql = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC DELETE FROM t; SELECT 1; END";
    RoutineBody.Read body = body(sql);
    assertThat(body.code().statements().stream().map(part -> part.range().of(sql)))
        .containsExactly("DELETE FROM t", "SELECT 1");
  }

  @Test
  void readsTheStatementsOfARule() {
    var rule =
        (WrappingStatement.CreateRule)
            one(
                "CREATE RULE r AS ON UPDATE TO t DO INSTEAD (DELETE FROM u; INSERT INTO v VALUES (1))");
    assertThat(rule.instead()).isTrue();
    assertThat(rule.actions()).hasSize(2);
  }

  @Test
  void readsTheStatementsInASchema() {
    var schema =
        (WrappingStatement.CreateSchema)
            one(
                "CREATE SCHEMA s AUTHORIZATION joe CREATE TABLE t (a int) CREATE VIEW v AS SELECT"
                    + " 1 AS create GRANT CREATE, USAGE ON SCHEMA s TO PUBLIC");
    assertThat(schema.elements()).hasSize(3);
    assertThat(schema.elements().getFirst()).isInstanceOf(TableStatement.CreateTable.class);
  }

  private static RoutineBody.Read body(String sql) {
    RoutineBody body =
        switch (one(sql)) {
          case WrappingStatement.DoBlock block -> block.body();
          case WrappingStatement.CreateRoutine routine -> routine.body();
          default -> throw new AssertionError(sql);
        };
    assertThat(body).isInstanceOf(RoutineBody.Read.class);
    return (RoutineBody.Read) body;
  }

  private static SqlStatement one(String sql) {
    List<SqlStatement> statements = SqlReader.read(sql, true).statements();
    assertThat(statements).hasSize(1);
    return statements.getFirst();
  }
}
