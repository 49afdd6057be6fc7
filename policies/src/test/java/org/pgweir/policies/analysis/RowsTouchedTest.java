package org.pgweir.policies.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.analysis.RowsTouched.All.Why;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

class RowsTouchedTest {

  private static final Catalogue CATALOGUE =
      CatalogueScript.after(
          "o",
          """
          create table o.a(id int primary key, x int, y text not null, k1 int, k2 int);
          create unique index a_k on o.a(k1, k2);
          create unique index a_x on o.a(x) where y = 'open';
          create table o.b(id int)
          """);
  private static final ObjectName A = ObjectName.of("o", "a");

  @ParameterizedTest
  @EnumSource
  void allRowsAreTouchedWhereNothingKeepsThemOut(Why why) {
    List<String> conditions =
        switch (why) {
          case NO_WHERE -> List.of("");
          case ALWAYS_TRUE ->
              List.of("where true", "where 1 = 1", "where not false", "where x = 1 or 'a' = 'a'");
          case WHOLE_RANGE ->
              List.of(
                  "where id > 0",
                  "where id >= 1",
                  "where a.id >= -5",
                  "where y is not null",
                  "where x = x",
                  "where y like '%'",
                  "where id > 0 and y is not null",
                  "where x = 3 or id >= 0");
        };
    for (String condition : conditions) {
      assertThat(touched("update a set x = 1 " + condition))
          .as(condition)
          .isEqualTo(new RowsTouched.All(why));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id = 5                          | 1",
        "5 = a.id and x > 3              | 1",
        "id = $1 + 1                     | 1",
        "id in (1, 2, $3)                | 3",
        "id = any(array[1, 2])           | 2",
        "id = any($1)                    | ",
        "k1 = 1 and k2 in (4, 5)         | 2",
        "(k1, k2) = (1, 2)               | 1",
        "ctid = '(0,1)'                  | 1",
        "id = 7 and id > 0               | 1"
      })
  void aKeySaysHowManyRowsAreTouchedAtMost(String condition, Long atMost) {
    assertThat(touched("delete from a where " + condition))
        .isEqualTo(
            new RowsTouched.Keyed(atMost == null ? OptionalLong.empty() : OptionalLong.of(atMost)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k1 = 1",
        "x = 5",
        "id = x",
        "id <> 5",
        "id > $1",
        "id = (random() * 10)::int",
        "id = all($1)",
        "id = 5 or x = 1",
        "id in (select id from b)",
        "x is not null",
        "y like 'a%'",
        "id > 0 and x = 5",
        "now() > '2020-01-01'"
      })
  void theDataDecidesOtherwise(String condition) {
    assertThat(touched("delete from a where " + condition)).isEqualTo(new RowsTouched.Unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "1 = 2", "null", "id = 5 and 1 = 0"})
  void aFalseConditionTouchesNothing(String condition) {
    assertThat(touched("delete from a where " + condition)).isEqualTo(new RowsTouched.Nothing());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "update a set x = 1 from b                                 | All[why=NO_WHERE]",
        "update a set x = b.id from b where a.id = b.id            | Unknown[]",
        "delete from a using b where a.id = 1 and b.id = 2         | Keyed[atMost=OptionalLong[1]]",
        "with d as (delete from a) select 1                        | All[why=NO_WHERE]",
        "with d as (delete from a where id = 1) update a set x = 1 | All[why=NO_WHERE]",
        "update a set x = 1 where current of c                     | Keyed[atMost=OptionalLong[1]]",
        "explain analyze delete from a                             | All[why=NO_WHERE]",
        "merge into a using b on a.id = b.id when matched then delete | Unknown[]"
      })
  void everyWayToUpdateOrDeleteIsSeen(String sql, String expected) {
    assertThat(touched(sql)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"insert into a select 1", "select * from a", "truncate a"})
  void otherStatementsTouchNoRowsThatAreThere(String sql) {
    assertThat(analysis(sql).rowsTouched()).isEmpty();
  }

  private static RowsTouched touched(String sql) {
    return Optional.ofNullable(analysis(sql).rowsTouched().get(A)).orElseThrow();
  }

  private static Analysis analysis(String sql) {
    SqlText text = SqlReader.read(sql, true);
    return Analyzer.analyze(
        text,
        text.statements().getFirst(),
        new Surroundings(CATALOGUE, 180_000, List.of("o", "public"), Optional.of("UTC")));
  }
}
