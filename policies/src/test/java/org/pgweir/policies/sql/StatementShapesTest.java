package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

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
        "SELECT * FROM t WHERE a IN (1, 2, 3) | SELECT * FROM t WHERE a IN (7, 8)",
        "SELECT * FROM t WHERE a IN ('x', 'y', 'z', '') | SELECT * FROM t WHERE a IN ('x', 'y')",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c') | INSERT INTO t VALUES (9, ''), (0, '')",
        "INSERT INTO t VALUES (1, now()), (2, now()), (3, now()), (4, now()) RETURNING a"
            + " | INSERT INTO t VALUES (1, now()), (8, now()) RETURNING a",
      })
  void givesStatementsThatDifferInLiteralsOneKey(String one, String other) {
    assertThat(key(one)).isEqualTo(key(other));
    assertThat(StatementShapes.of(one, true).literalsKept()).isFalse();
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
        "INSERT INTO t VALUES (1), (2) | INSERT INTO t VALUES (1)",
        "SELECT * FROM t WHERE a IN (1, 2) | SELECT * FROM t WHERE a IN (1)",
        "SELECT * FROM t WHERE a IN (1, x, 2) | SELECT * FROM t WHERE a IN (1, x, 2, 3)",
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
        "SELECT ? | SELECT 1",
        "SELECT n'a' | SELECT n 'a'",
        "SELECT * FROM U&\"!0061\" UESCAPE '!' | SELECT * FROM U&\"!0061\" UESCAPE '?'",
        "SELECT U&\"set\\005fconfig\"('a', 'b') | SELECT U&\"set\\005fconfig\"('a', 'c')",
        "INSERT INTO t VALUES (1), (2) | INSERT INTO t VALUES (1) (2)",
      })
  void keepsApartWhatCanBeJudgedDifferently(String one, String other) {
    assertThat(key(one)).isNotEqualTo(key(other));
  }

  @Test
  void saysThatLiteralsAreKeptWhereAllOfThemAre() {
    assertThat(StatementShapes.of("SELECT a FROM t", true).literalsKept()).isTrue();
    assertThat(StatementShapes.of("DO 'a'", true).literalsKept()).isTrue();
  }

  @Test
  void keepsTheStatementsOfATextApart() {
    assertThat(key("BEGIN; SELECT 1; ")).isEqualTo(key("begin;select 2;"));
    assertThat(key("SELECT 1; SELECT 2")).isNotEqualTo(key("SELECT 1 SELECT 2"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"SELECT 'a", "", " -- x", ")", "VALUES ) , (", "IN (", "in ( , 1"})
  void makesAKeyOfAnyText(String sql) {
    assertThat(StatementShapes.of(sql, true).literalsKept()).isTrue();
  }

  private static String key(String sql) {
    return StatementShapes.of(sql, true).key();
  }
}
