package org.pgweir.policies.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

class ColumnsTest {

  private static final Catalogue CATALOGUE =
      CatalogueScript.after(
          "o",
          "create table o.a(id int primary key, x int, y text); create table o.b(id int, z int)");
  private static final ObjectName A = ObjectName.of("o", "a");
  private static final ObjectName B = ObjectName.of("o", "b");

  @Test
  void anUpdateWritesWhatItSetsAndReadsTheRest() {
    Analysis analysis = analyze("update a set x = x + 1 where y = 'k' returning id");
    assertThat(analysis.columnsWritten()).containsOnly(entry(A, "x"));
    assertThat(analysis.columnsRead()).containsOnly(entry(A, "x", "y", "id"));
  }

  @Test
  void anInsertWithoutColumnListWritesThemAll() {
    Analysis analysis = analyze("insert into b select id, x from a");
    assertThat(analysis.columnsWritten()).containsOnly(Map.entry(B, all()));
    assertThat(analysis.columnsRead()).containsOnly(entry(A, "id", "x"));
  }

  @Test
  void aStarIsMarkedAsSuch() {
    Analysis analysis = analyze("select b.*, y from a join b on a.id = b.z");
    assertThat(analysis.columnsRead())
        .containsOnly(entry(A, "y", "id"), Map.entry(B, new Columns(Set.of("z"), true)));
  }

  @Test
  void aCorrelatedSubqueryReadsTheOuterTable() {
    Analysis analysis = analyze("select y from a where exists (select 1 from b where z = x)");
    assertThat(analysis.columnsRead()).containsOnly(entry(A, "y", "x"), entry(B, "z"));
  }

  @Test
  void aColumnOfNoKnownTableIsLeftOpen() {
    Analysis analysis = analyze("select q from a join elsewhere on true");
    assertThat(analysis.knows(Unknown.Part.COLUMNS)).isFalse();
  }

  @Test
  void aTableThatIsNotInTheCatalogueLeavesMoreThanItsOwnLockOpen() {
    Analysis analysis = analyze("alter table nowhere add column c int");
    assertThat(analysis.locks())
        .containsEntry(new ObjectName(Optional.empty(), "nowhere"), LockMode.ACCESS_EXCLUSIVE);
    assertThat(analysis.knows(Unknown.Part.LOCKS)).isFalse();
    assertThat(analysis.knows(Unknown.Part.REWRITE)).isFalse();
  }

  private static Map.Entry<ObjectName, Columns> entry(ObjectName table, String... names) {
    return Map.entry(table, new Columns(Set.of(names), false));
  }

  private static Columns all() {
    return new Columns(Set.of(), true);
  }

  private static Analysis analyze(String sql) {
    SqlText text = SqlReader.read(sql, true);
    return Analyzer.analyze(
        text,
        text.statements().getFirst(),
        new Surroundings(CATALOGUE, 180_000, List.of("o", "public"), Optional.of("UTC")));
  }
}
