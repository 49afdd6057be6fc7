package org.pgweir.policies.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CatalogueTest {

  private static final ObjectName NAME = ObjectName.of("public", "t");

  private static Catalogue with(long rows, long bytes, String... columns) {
    Relation table =
        new Relation(
            NAME,
            Relation.Kind.TABLE,
            new Storage(
                Storage.Persistence.PERMANENT, rows, bytes, Optional.of("heap"), Optional.empty()),
            List.of(columns).stream().map(CatalogueTest::column).toList(),
            List.of(),
            List.of(),
            Family.NONE,
            Dependents.NONE,
            Optional.empty());
    return new Catalogue(Map.of(NAME, table), Map.of(), Map.of(), Set.of());
  }

  private static Column column(String name) {
    return new Column(
        name,
        new ColumnType(ObjectName.of("pg_catalog", "int4"), List.of(), false),
        "default",
        false,
        Column.Generated.NO,
        Set.of(),
        false,
        Optional.empty(),
        Set.of());
  }

  @ParameterizedTest
  @CsvSource({"0, 8192, 0", "1, 8192, 1", "9, 1048575, 1", "9, 1048576, 2", "9, 2097152, 3"})
  void aMagnitudeDoublesFromOneMegabyteOn(long rows, long bytes, int magnitude) {
    Storage storage =
        new Storage(Storage.Persistence.PERMANENT, rows, bytes, Optional.empty(), Optional.empty());
    assertThat(storage.magnitude()).isEqualTo(magnitude);
  }

  @Test
  void saysTheSameWhileATableGrowsALittle() {
    assertThat(with(10, 8192, "a").saysTheSameAs(with(99, 65_536, "a"))).isTrue();
    assertThat(with(0, 8192, "a").saysTheSameAs(with(1, 8192, "a"))).isFalse();
    assertThat(with(9, 3 << 20, "a").saysTheSameAs(with(9, 5 << 20, "a"))).isFalse();
  }

  @Test
  void saysSomethingElseWithAnotherColumnOrTable() {
    assertThat(with(1, 1, "a").saysTheSameAs(with(1, 1, "a", "b"))).isFalse();
    assertThat(with(1, 1, "a").saysTheSameAs(Catalogue.EMPTY)).isFalse();
    assertThat(Catalogue.EMPTY.saysTheSameAs(with(1, 1, "a"))).isFalse();
  }

  @Test
  void aRolesSearchPathGoesBeforeTheDatabases() {
    SearchPaths paths =
        new SearchPaths("public", Optional.of("app"), Map.of("admin", "admin, app"));
    assertThat(paths.of("admin")).isEqualTo("admin, app");
    assertThat(paths.of("anybody")).isEqualTo("app");
    assertThat(SearchPaths.ofFreshServer().of("anybody")).isEqualTo("\"$user\", public");
  }
}
