package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementShapesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT * FROM t WHERE id = 1 | select  *  from T where ID=2 -- x",
        "SELECT 'a' | SELECT E'b\\'' /* c */",
        "SELECT * FROM t WHERE a IN (1, 2, 3) | SELECT * FROM t WHERE a IN (7)",
        "SELECT * FROM t WHERE a IN ('x') | SELECT * FROM t WHERE a IN ('x', 'y')",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c') | INSERT INTO t VALUES (9, '')",
        "INSERT INTO t VALUES (1, now()), (2, now()) RETURNING a | INSERT INTO t VALUES (1, now())"
            + " RETURNING a",
      })
  void givesStatementsThatDifferInLiteralsOneKey(String one, String other) {
    assertThat(key(one)).isEqualTo(key(other));
    assertThat(StatementShapes.of(one, true).getFirst().literalsKept()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT a FROM t | SELECT \"A\" FROM t",
        "SELECT a, 1 FROM t | SELECT a, '1' FROM t",
        "INSERT INTO t VALUES (1, 2) | INSERT INTO t VALUES (1)",
        "INSERT INTO t VALUES (1), (2) | INSERT INTO t VALUES (1), (now())",
        "SELECT f(1, 2) | SELECT f(1)",
        "DELETE FROM t WHERE 1 = 1 | DELETE FROM t WHERE 1 = 2",
        "DELETE FROM t WHERE 'a' = 'a' | DELETE FROM t WHERE a = 'a'",
        "SELECT set_config('a', 'b', true) | SELECT set_config('a', 'c', true)",
        "SELECT \"set_config\"('a', 'b', true) | SELECT \"set_config\"('a', 'c', true)",
        "SET lock_timeout = 1 | SET lock_timeout = 2",
        "ALTER TABLE t ALTER c TYPE varchar(1) | ALTER TABLE t ALTER c TYPE varchar(2)",
        "DO 'a' | DO 'b'",
        "EXPLAIN (ANALYZE 0) DELETE FROM t | EXPLAIN (ANALYZE 1) DELETE FROM t",
        "SELECT $1 | SELECT $2",
        "SELECT a - -1 | SELECT a -1",
      })
  void keepsApartWhatCanBeJudgedDifferently(String one, String other) {
    assertThat(key(one)).isNotEqualTo(key(other));
  }

  @Test
  void saysThatLiteralsAreKeptWhereAllOfThemAre() {
    assertThat(StatementShapes.of("SELECT a FROM t", true).getFirst().literalsKept()).isTrue();
    assertThat(StatementShapes.of("DO 'a'", true).getFirst().literalsKept()).isTrue();
  }

  @Test
  void givesEachStatementOfATextItsOwnShape() {
    List<StatementShape> shapes = StatementShapes.of("BEGIN; SELECT 1; ", true);
    assertThat(shapes).extracting(StatementShape::key).containsExactly("begin", "select ?");
    assertThat(shapes.getLast().range().of("BEGIN; SELECT 1; ")).isEqualTo("SELECT 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "", " -- x", ")", "VALUES ) , (", "IN (", "in ( , 1"})
  void makesAKeyOfAnyText(String sql) {
    assertThat(StatementShapes.of(sql, true)).hasSizeLessThan(2);
  }

  private static String key(String sql) {
    return StatementShapes.of(sql, true).getFirst().key();
  }
}
