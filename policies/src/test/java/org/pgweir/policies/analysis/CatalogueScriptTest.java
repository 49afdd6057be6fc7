package org.pgweir.policies.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.SqlReader;

class CatalogueScriptTest {

  @Test
  void aTableHasItsColumnsConstraintsAndIndexes() {
    Relation table =
        after(
                """
                CREATE TABLE t (
                  id bigserial PRIMARY KEY, a varchar(10) UNIQUE NOT NULL, b int CHECK (b > 0),
                  c int GENERATED ALWAYS AS (b * 2) STORED, UNIQUE (a, b))
                """,
                "CREATE INDEX ON t (lower(a)) WHERE b > 1")
            .table("t");
    assertThat(table.columns()).extracting(Column::name).containsExactly("id", "a", "b", "c");
    assertThat(table.column("id"))
        .hasValueSatisfying(id -> {
          assertThat(id.notNull()).isTrue();
          assertThat(id.type().name().name()).isEqualTo("int8");
          assertThat(id.defaultExpression()).isPresent();
        });
    assertThat(table.column("c"))
        .hasValueSatisfying(c -> assertThat(c.generatedFrom()).containsExactly("b"));
    assertThat(table.constraints())
        .extracting(Constraint::name)
        .containsExactlyInAnyOrder("t_pkey", "t_a_key", "t_b_check", "t_a_b_key");
    assertThat(table.indexes())
        .extracting(index -> index.name().name())
        .containsExactlyInAnyOrder("t_pkey", "t_a_key", "t_a_b_key", "t_lower_idx");
  }

  @Test
  void alterationsAreFollowed() {
    Relation table =
        after(
                "CREATE TABLE t (id int, a int, b int)",
                "ALTER TABLE t ADD d text DEFAULT 'x', ALTER a TYPE bigint, ALTER b SET NOT NULL",
                "ALTER TABLE t DROP COLUMN id, ALTER d DROP DEFAULT",
                "ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0) NOT VALID",
                "ALTER TABLE t RENAME a TO z",
                "ALTER TABLE t VALIDATE CONSTRAINT k",
                "ALTER TABLE t SET UNLOGGED")
            .table("t");
    assertThat(table.columns()).extracting(Column::name).containsExactly("z", "b", "d");
    assertThat(table.column("z").orElseThrow().type().name().name()).isEqualTo("int8");
    assertThat(table.column("b").orElseThrow().notNull()).isTrue();
    assertThat(table.column("d").orElseThrow().defaultExpression()).isEmpty();
    assertThat(table.constraints(Constraint.Check.class))
        .singleElement()
        .satisfies(check -> {
          assertThat(check.valid()).isTrue();
          assertThat(check.condition()).contains("z > 0");
        });
    assertThat(table.storage().persistence()).isEqualTo(Storage.Persistence.UNLOGGED);
  }

  @Test
  void namesAndSchemasMoveEverywhere() {
    After script =
        after(
            "CREATE TABLE p (id int PRIMARY KEY)",
            "CREATE TABLE c (p int REFERENCES p, s int)",
            "CREATE VIEW v AS SELECT s FROM c",
            "ALTER TABLE p RENAME TO parent",
            "ALTER TABLE c SET SCHEMA app",
            "ALTER VIEW v RENAME TO w",
            "ALTER INDEX p_pkey RENAME TO k");
    assertThat(script.relation("public", "p")).isEmpty();
    Relation child = script.relation("app", "c").orElseThrow();
    assertThat(child.constraints(Constraint.ForeignKey.class))
        .singleElement()
        .satisfies(
            key -> assertThat(key.referenced()).isEqualTo(ObjectName.of("public", "parent")));
    assertThat(child.dependents().views())
        .containsExactly(new Dependents.ViewOn(ObjectName.of("public", "w"), Set.of("s")));
    Relation parent = script.table("parent");
    assertThat(parent.dependents().foreignKeys())
        .containsExactly(new Dependents.ForeignKeyFrom(ObjectName.of("app", "c"), "c_p_fkey"));
    assertThat(parent.indexes())
        .extracting(Index::name)
        .containsExactly(ObjectName.of("public", "k"));
  }

  @Test
  void droppingTakesAwayWhatHangsOnIt() {
    After script =
        after(
            "CREATE TABLE p (id int PRIMARY KEY); CREATE TABLE c (p int REFERENCES p, x int)",
            "CREATE VIEW v AS SELECT x FROM c",
            "CREATE TYPE e AS ENUM ('a'); DROP TYPE e",
            "ALTER TABLE c DROP COLUMN x CASCADE",
            "DROP TABLE p CASCADE");
    assertThat(script.relation("public", "v")).isEmpty();
    assertThat(script.relation("public", "p")).isEmpty();
    assertThat(script.table("c").constraints()).isEmpty();
    assertThat(script.catalogue().types()).isEmpty();
  }

  @Test
  void partitionsComeAndGo() {
    After script =
        after(
            "CREATE TABLE m (t date) PARTITION BY RANGE (t)",
            "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')",
            "CREATE TABLE m2 (t date); ALTER TABLE m ATTACH PARTITION m2 DEFAULT",
            "ALTER TABLE m DETACH PARTITION m1");
    assertThat(script.table("m").kind()).isEqualTo(Relation.Kind.PARTITIONED_TABLE);
    assertThat(script.table("m").family().children())
        .containsExactly(ObjectName.of("public", "m2"));
    assertThat(script.table("m").family().defaultPartition())
        .contains(ObjectName.of("public", "m2"));
    assertThat(script.table("m1").family().partition()).isFalse();
  }

  @Test
  void functionsAndTriggersAreKnown() {
    After script =
        after(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1 -- volatile'",
            "CREATE TABLE t (id int)",
            "CREATE TRIGGER g BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f()",
            "ALTER TABLE t DISABLE TRIGGER g");
    assertThat(script.catalogue().functions().get(ObjectName.of("public", "f")))
        .isEqualTo(
            new FunctionFacts(
                ObjectName.of("public", "f"), FunctionFacts.Volatility.IMMUTABLE, false));
    assertThat(script.table("t").dependents().triggers())
        .singleElement()
        .satisfies(trigger -> {
          assertThat(trigger.enabled()).isFalse();
          assertThat(trigger.events())
              .containsExactlyInAnyOrder(Trigger.Event.INSERT, Trigger.Event.UPDATE);
        });
  }

  @Test
  void theSearchPathSaysWhereThingsAre() {
    After script =
        after(
            "SET search_path = app, public; CREATE TABLE t (id int); ALTER TABLE t ADD c int",
            "RESET search_path; CREATE TABLE u (id int)",
            "CREATE SCHEMA s CREATE TABLE w (id int)");
    assertThat(script.relation("app", "t").orElseThrow().columns()).hasSize(2);
    assertThat(script.relation("public", "u")).isPresent();
    assertThat(script.relation("s", "w")).isPresent();
  }

  @Test
  void whatIsRolledBackDidNotHappen() {
    assertThat(after("BEGIN; CREATE TABLE t (id int); ROLLBACK").relation("public", "t")).isEmpty();
    assertThat(after("BEGIN; CREATE TABLE t (id int); COMMIT").relation("public", "t")).isPresent();
  }

  @Test
  void aSessionLeavesNoTemporaryTablesAndUnknownSizes() {
    CatalogueScript script = new CatalogueScript(Catalogue.EMPTY, "public");
    script.run(SqlReader.read("CREATE TEMP TABLE x (id int); CREATE TABLE t (id int)", true));
    assertThat(script.catalogue().relations()).hasSize(2);
    script.endSession();
    script.forgetSizes();
    assertThat(script.catalogue().relations().values())
        .singleElement()
        .satisfies(table -> assertThat(table.storage().rows()).isGreaterThan(1_000_000));
  }

  @Test
  void aTableThatNobodyCreatedIsKnownAsFarAsItWasChanged() {
    CatalogueScript script = new CatalogueScript(Catalogue.EMPTY, "public");
    script.run(
        SqlReader.read(
            "ALTER TABLE t ADD COLUMN c int; ALTER TABLE t ADD CHECK (c IS NOT NULL) NOT VALID;"
                + " CREATE INDEX i ON t (c)",
            true));
    Relation table =
        script.catalogue().relation(Optional.empty(), "t", List.of("public")).orElseThrow();
    assertThat(table.isPresumed()).isTrue();
    assertThat(table.columns()).extracting(Column::name).containsExactly("c");
    assertThat(table.constraints()).hasSize(1);
    assertThat(table.indexes()).hasSize(1);
    assertThat(script.notUnderstood()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE nowhere ADD c int",
        "CREATE TABLE t (c geometry)",
        "CREATE TABLE x; nonsense t",
        "DO LANGUAGE plperl 'x'"
      })
  void whatIsNotUnderstoodIsNotedAndNeverThrown(String sql) {
    CatalogueScript script = new CatalogueScript(Catalogue.EMPTY, "public");
    script.run(SqlReader.read(sql, true));
    assertThat(script.notUnderstood()).isNotEmpty();
    assertThatThrownBy(() -> CatalogueScript.after("public", sql))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatCannotBeReadMakesTheTablesItNamesUnknown() {
    CatalogueScript script = new CatalogueScript(Catalogue.EMPTY, "public");
    script.run(SqlReader.read("CREATE TABLE t (id int); CREATE TABLE u (id int)", true));
    script.run(SqlReader.read("ALTER TABLE t FROBNICATE", true));
    assertThat(script.catalogue().relations()).containsOnlyKeys(ObjectName.of("public", "u"));
  }

  private static After after(String... scripts) {
    return new After(CatalogueScript.after("public", scripts));
  }

  private record After(Catalogue catalogue) {
    Relation table(String name) {
      return relation("public", name).orElseThrow();
    }

    Optional<Relation> relation(String schema, String name) {
      return catalogue.relation(ObjectName.of(schema, name));
    }
  }
}
