package org.pgweir.policies.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

/** What is said of a table when nobody was asked about it. */
class PresumedTableTest {

  private static final ObjectName T = new ObjectName(Optional.empty(), "t");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "alter table t alter c set not null                        | ACCESS_EXCLUSIVE",
        "alter table t add check (c > 0)                           | ACCESS_EXCLUSIVE",
        "alter table t add constraint x not null c                 | ACCESS_EXCLUSIVE",
        "alter table t add column c int check (c > 0)              | ACCESS_EXCLUSIVE",
        "alter table t validate constraint x                       | SHARE_UPDATE_EXCLUSIVE",
        "alter table t add foreign key (c) references p            | SHARE_ROW_EXCLUSIVE",
        "create index on t (c)                                     | SHARE",
        "create index concurrently i on t (c)                      | SHARE_UPDATE_EXCLUSIVE",
        "alter table t alter c type text using concat(c, 'x')       | ACCESS_EXCLUSIVE",
        "delete from t                                             | ROW_EXCLUSIVE",
        "select * from t                                           | ACCESS_SHARE"
      })
  void isReadFromEndToEnd(String sql, LockMode lock) {
    Analysis analysis = analysis(sql);
    assertThat(analysis.fullScan()).containsEntry(T, lock);
    assertThat(analysis.failure()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "alter table t add column c uuid default gen_random_uuid()",
        "alter table t add column c serial",
        "alter table t set logged",
        "alter table t set access method other",
        "alter table t alter c type int using length(c)",
        "vacuum full t",
        "cluster t using i"
      })
  void isRewrittenWithItsIndexes(String sql) {
    assertThat(analysis(sql).tableRewrite()).containsExactly(T);
    assertThat(analysis(sql).indexBuild()).containsExactly(T);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "alter table t alter c type bigint",
        "alter table t alter c type int using c::int",
        "alter table t alter c set expression as (d + 1)"
      })
  void mayBeRewrittenWhereItsColumnsDecide(String sql) {
    assertThat(analysis(sql).knows(Unknown.Part.REWRITE)).isFalse();
    assertThat(analysis(sql).tableRewrite()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "alter table t add column c int default 5",
        "alter table t add constraint x check (c > 0) not valid",
        "alter table t add constraint x foreign key (c) references p (id) not valid",
        "alter table t alter c drop not null",
        "alter table t rename c to d",
        "alter table t add unique using index i"
      })
  void isOnlyLockedOtherwise(String sql) {
    Analysis analysis = analysis(sql);
    assertThat(analysis.locks()).containsKey(T);
    assertThat(analysis.fullScan()).isEmpty();
    assertThat(analysis.unknowns()).isEmpty();
    assertThat(analysis.failure()).isEmpty();
  }

  @Test
  void isTakenToHoldRows() {
    assertThat(analysis("alter table t add column c int not null").failure())
        .hasValueSatisfying(failure -> assertThat(failure.sqlState()).isEqualTo("23502"));
  }

  @Test
  void isNotPresumedWhereTheCatalogueWasRead() {
    Analysis analysis = analysis("alter table t alter c set not null", new Coverage.Complete());
    assertThat(analysis.fullScan()).isEmpty();
    assertThat(analysis.knows(Unknown.Part.SCAN)).isFalse();
  }

  private static Analysis analysis(String sql) {
    return analysis(sql, new Coverage.Unasked());
  }

  private static Analysis analysis(String sql, Coverage coverage) {
    SqlText text = SqlReader.read(sql, true);
    Surroundings where =
        new Surroundings(Catalogue.EMPTY, coverage, 180_000, List.of("public"), Optional.empty());
    return Analyzer.analyze(text, text.statements().getFirst(), where);
  }
}
