package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StarColumnsTest {

  private static final List<String> COLUMNS = List.of("a", "B", "c\"d");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT * FROM t WHERE a = $1 | SELECT \"a\", \"B\", \"c\"\"d\" FROM t WHERE a = $1",
        "select t.* from t | select t.\"a\", t.\"B\", t.\"c\"\"d\" from t",
        "SELECT a, s.\"T\".* FROM t | SELECT a, s.\"T\".\"B\", s.\"T\".\"c\"\"d\" FROM t",
        "SELECT *, a * 2 FROM t | SELECT \"a\", \"B\", a * 2 FROM t",
        "SELECT f(a, b), *, 1 FROM t | SELECT f(a, b), \"B\", 1 FROM t",
        "SELECT DISTINCT * FROM t | SELECT DISTINCT \"a\", \"B\", \"c\"\"d\" FROM t",
        "DELETE FROM t USING u WHERE x IN (1, 2) RETURNING *"
            + " | DELETE FROM t USING u WHERE x IN (1, 2) RETURNING \"a\", \"B\", \"c\"\"d\"",
        "INSERT INTO t (a, b) VALUES (1, '*') RETURNING t.*"
            + " | INSERT INTO t (a, b) VALUES (1, '*') RETURNING t.\"a\", t.\"B\", t.\"c\"\"d\"",
        "WITH x AS (SELECT * FROM t) SELECT * FROM x /* * */"
            + " | WITH x AS (SELECT * FROM t) SELECT \"a\", \"B\", \"c\"\"d\" FROM x /* * */",
        "SELECT count(*), a, * FROM t ORDER BY 1, 2"
            + " | SELECT count(*), a, \"c\"\"d\" FROM t ORDER BY 1, 2",
      })
  void namesTakeThePlaceOfTheStar(String before, String after) {
    assertThat(StarColumns.spelledOut(before, true, COLUMNS)).contains(after);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a FROM t",
        "SELECT a * b FROM t",
        "SELECT t.*, u.* FROM t, u",
        "SELECT * FROM t UNION ALL SELECT * FROM u",
        "SELECT count(*) FROM t",
        "SELECT DISTINCT ON (a) * FROM t",
        "SELECT 1, 2, 3, * FROM t",
        "SELECT * FROM t WHERE a = '",
      })
  void whatCannotBeToldIsLeft(String text) {
    assertThat(StarColumns.spelledOut(text, true, COLUMNS)).isEmpty();
  }
}
