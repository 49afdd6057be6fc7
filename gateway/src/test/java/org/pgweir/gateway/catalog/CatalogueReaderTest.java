package org.pgweir.gateway.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pgweir.gateway.testkit.EachServer;
import org.pgweir.gateway.testkit.PostgresServer;
import org.pgweir.policies.catalog.Cast;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.FunctionFacts;
import org.pgweir.policies.catalog.Index;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.SearchPaths;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.catalog.TypeFacts;

/** What the reader makes of a schema with one of everything, read with and without rights. */
final class CatalogueReaderTest {

  private static Relation relation(Catalogue catalogue, String name) {
    return catalogue.relation(ObjectName.of("s", name)).orElseThrow();
  }

  private static ObjectName s(String name) {
    return ObjectName.of("s", name);
  }

  private static ObjectName builtIn(String name) {
    return ObjectName.of("pg_catalog", name);
  }

  private static Index index(Relation table, String name) {
    return table.indexes().stream()
        .filter(each -> each.name().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsColumnsWithTheirTypes(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    Relation table = relation(catalogue, "t");
    assertThat(table.columns())
        .filteredOn(column -> !column.name().equals("thrice"))
        .extracting(Column::name)
        .containsExactly("id", "n", "v", "ts", "mood", "amount", "parent_id", "twice");
    assertThat(table.column("id"))
        .contains(
            new Column(
                "id",
                new ColumnType(builtIn("int8"), List.of(), false),
                "default",
                true,
                Column.Generated.NO,
                Set.of(),
                true,
                Optional.empty(),
                Set.of(s("t_id_seq"))));
    assertThat(table.column("amount").orElseThrow().defaultExpression()).contains("3");
    Relation counted = relation(catalogue, "counted");
    assertThat(counted.column("a").orElseThrow().sequences()).containsExactly(s("counter"));
    assertThat(counted.column("a").orElseThrow().defaultExpression())
        .contains("nextval('s.counter'::regclass)");
    assertThat(counted.column("b").orElseThrow().sequences()).containsExactly(s("counted_b_seq"));
    assertThat(table.column("n").orElseThrow().type())
        .isEqualTo(new ColumnType(builtIn("numeric"), List.of("10", "2"), false));
    assertThat(table.column("v").orElseThrow().type())
        .isEqualTo(new ColumnType(builtIn("varchar"), List.of("30"), true));
    assertThat(table.column("ts").orElseThrow().type())
        .isEqualTo(new ColumnType(builtIn("timestamp"), List.of("3"), false));
    assertThat(table.column("mood").orElseThrow().type())
        .isEqualTo(new ColumnType(s("mood"), List.of(), false));
    assertThat(table.column("mood").orElseThrow().notNull()).isFalse();
    assertThat(table.column("twice").orElseThrow().generated()).isEqualTo(Column.Generated.STORED);
    assertThat(table.column("twice").orElseThrow().generatedFrom()).containsExactly("n");
    if (server.major() >= 18) {
      assertThat(table.column("thrice").orElseThrow().generated())
          .isEqualTo(Column.Generated.VIRTUAL);
    }
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsConstraintsAndWhoTheyPointTo(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    Relation table = relation(catalogue, "t");
    assertThat(table.constraints())
        .contains(
            new Constraint.Key("t_pkey", true, List.of("id")),
            new Constraint.Check("n_above", Set.of("n"), "(n > (0)::numeric)", true, true),
            new Constraint.Check("later", Set.of("ts"), "(ts IS NOT NULL)", false, true),
            new Constraint.ForeignKey(
                "to_parent",
                List.of("parent_id"),
                s("parent"),
                List.of("id"),
                Constraint.ForeignKey.Reaction.NO_ACTION,
                Constraint.ForeignKey.Reaction.NO_ACTION,
                true,
                true),
            new Constraint.ForeignKey(
                "code_later",
                List.of("parent_id"),
                s("parent"),
                List.of("id"),
                Constraint.ForeignKey.Reaction.CASCADE,
                Constraint.ForeignKey.Reaction.SET_NULL,
                false,
                true),
            new Constraint.Exclusion("apart", Set.of("parent_id")));
    assertThat(relation(catalogue, "parent").dependents().foreignKeys())
        .containsExactlyInAnyOrder(
            new Dependents.ForeignKeyFrom(s("t"), "to_parent"),
            new Dependents.ForeignKeyFrom(s("t"), "code_later"));
    if (server.major() >= 18) {
      assertThat(table.constraints())
          .contains(
              new Constraint.NotNull("mood_later", "mood", false),
              new Constraint.NotNull("t_n_not_null", "n", true),
              new Constraint.Check("idle", Set.of("n"), "(n < (9)::numeric)", false, false));
    }
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsIndexesWithTheColumnsTheyUse(PostgresServer server, String role) throws SQLException {
    Relation table = relation(RichSchema.read(server, role, RichSchema.database(server)), "t");
    assertThat(index(table, "t_expr"))
        .isEqualTo(
            new Index(
                s("t_expr"),
                "btree",
                false,
                true,
                List.of(
                    new Index.Key(Optional.empty(), "text_ops"),
                    new Index.Key(Optional.of("parent_id"), "int4_ops")),
                true,
                Set.of("v", "mood", "ts"),
                false,
                Optional.empty()));
    assertThat(index(table, "t_desc"))
        .isEqualTo(
            new Index(
                s("t_desc"),
                "btree",
                true,
                false,
                List.of(
                    new Index.Key(Optional.of("ts"), "timestamp_ops"),
                    new Index.Key(Optional.of("mood"), "enum_ops")),
                false,
                Set.of(),
                true,
                Optional.empty()));
    assertThat(index(table, "t_hash").method()).isEqualTo("hash");
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsWhatHangsOnRelations(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    Dependents ofTable = relation(catalogue, "t").dependents();
    assertThat(ofTable.views())
        .containsExactly(new Dependents.ViewOn(s("v"), Set.of("id", "n", "mood")));
    assertThat(ofTable.triggers())
        .containsExactly(
            new Trigger(
                "watch",
                s("trig"),
                Set.of(Trigger.Event.INSERT, Trigger.Event.UPDATE),
                Set.of("n", "ts"),
                true));
    assertThat(ofTable.functions()).containsExactly(s("takes_row"));
    assertThat(ofTable.statistics()).containsExactly(s("apart_stats"));
    assertThat(ofTable.publications())
        .containsExactlyInAnyOrderElementsOf(
            server.major() >= 15
                ? List.of("one_table", "everything", "schema_wide")
                : List.of("one_table", "everything"));
    assertThat(relation(catalogue, "v").dependents().views())
        .extracting(Dependents.ViewOn::view)
        .containsExactly(s("m"));
    assertThat(relation(catalogue, "parent").dependents().policies())
        .containsExactly(new Dependents.PolicyOn("own", Set.of("code")));
    assertThat(relation(catalogue, "parent").dependents().rules()).containsExactly("quiet");
    assertThat(relation(catalogue, "v").query().orElseThrow())
        .contains("FROM s.t")
        .contains("mood = 'ok'::s.mood");
    assertThat(relation(catalogue, "m").kind()).isEqualTo(Relation.Kind.MATERIALIZED_VIEW);
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsFamilies(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    assertThat(relation(catalogue, "part").family())
        .isEqualTo(
            new Family(
                List.of(),
                List.of(s("part_1"), s("part_rest")),
                false,
                Optional.of(s("part_rest")),
                Optional.of("RANGE (k)"),
                Optional.empty(),
                Optional.empty()));
    assertThat(relation(catalogue, "part").kind()).isEqualTo(Relation.Kind.PARTITIONED_TABLE);
    assertThat(relation(catalogue, "part_1").family())
        .isEqualTo(
            new Family(
                List.of(s("part")),
                List.of(),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.of("FOR VALUES FROM (0) TO (10)"),
                Optional.empty()));
    assertThat(index(relation(catalogue, "part_1"), "part_1_k_idx").parent())
        .contains(s("part_k_idx"));
    assertThat(relation(catalogue, "child").family().parents()).containsExactly(s("parent"));
    assertThat(relation(catalogue, "child").family().partition()).isFalse();
    assertThat(relation(catalogue, "typed").family().rowType()).contains(s("pair"));
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsTypesCastsAndFunctions(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    ColumnType integer = new ColumnType(builtIn("int4"), List.of(), false);
    assertThat(catalogue.types().get(s("plain")))
        .isEqualTo(
            new TypeFacts.Domain(
                s("plain"),
                new ColumnType(builtIn("varchar"), List.of("20"), false),
                false,
                Set.of(),
                false,
                false));
    assertThat(catalogue.types().get(s("positive")))
        .isEqualTo(
            new TypeFacts.Domain(s("positive"), integer, true, Set.of("above"), true, false));
    assertThat(catalogue.types().get(s("rolled")))
        .isEqualTo(new TypeFacts.Domain(s("rolled"), integer, false, Set.of(), true, true));
    assertThat(catalogue.types().get(s("drawn")))
        .isInstanceOfSatisfying(
            TypeFacts.Domain.class, drawn -> assertThat(drawn.volatileDefault()).isTrue());
    assertThat(catalogue.types().get(s("nested")))
        .isInstanceOfSatisfying(
            TypeFacts.Domain.class,
            nested ->
                assertThat(nested.base())
                    .isEqualTo(new ColumnType(s("positive"), List.of(), true)));
    assertThat(catalogue.types())
        .containsEntry(s("mood"), new TypeFacts.EnumType(s("mood")))
        .containsEntry(s("pair"), new TypeFacts.Composite(s("pair")))
        .containsEntry(s("span"), new TypeFacts.Base(s("span"), Optional.of("range_ops")))
        .containsEntry(
            ObjectName.of("public", "citext"),
            new TypeFacts.Base(ObjectName.of("public", "citext"), Optional.of("citext_ops")))
        .doesNotContainKeys(s("t"), s("_mood"));
    assertThat(catalogue.cast(builtIn("int4"), s("mood")))
        .contains(new Cast(builtIn("int4"), s("mood"), Cast.Method.FUNCTION, true));
    assertThat(catalogue.cast(s("mood"), builtIn("varchar")))
        .contains(new Cast(s("mood"), builtIn("varchar"), Cast.Method.TEXT, false));
    assertThat(catalogue.functions())
        .containsEntry(
            s("over"), new FunctionFacts(s("over"), FunctionFacts.Volatility.STABLE, false))
        .containsEntry(
            s("vol"), new FunctionFacts(s("vol"), FunctionFacts.Volatility.VOLATILE, true))
        .doesNotContainKey(builtIn("lower"));
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsStorageAndSizes(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    Storage parent = relation(catalogue, "parent").storage();
    assertThat(parent.rows()).isEqualTo(100);
    assertThat(parent.bytes()).isGreaterThanOrEqualTo(3 * 8192);
    assertThat(parent.accessMethod()).contains("heap");
    Relation odd = catalogue.relation(ObjectName.of("Odd schema", "Odd table")).orElseThrow();
    assertThat(odd.storage().persistence()).isEqualTo(Storage.Persistence.UNLOGGED);
    assertThat(odd.column("Odd column").orElseThrow().type().name())
        .isEqualTo(ObjectName.of("public", "citext"));
    assertThat(catalogue.relations().keySet())
        .extracting(ObjectName::name)
        .doesNotContain("passing", "pg_class", "tables", "t_pkey");
  }

  @ParameterizedTest(name = "{0} by {1}", autoCloseArguments = false)
  @MethodSource("org.pgweir.gateway.catalog.RichSchema#readers")
  void readsSchemasAndSearchPaths(PostgresServer server, String role) throws SQLException {
    Catalogue catalogue = RichSchema.read(server, role, RichSchema.database(server));
    assertThat(catalogue.schemas())
        .containsExactlyInAnyOrder("s", "Odd schema", "public", "pg_catalog", "information_schema");
    SearchPaths paths = catalogue.searchPaths();
    assertThat(paths.server()).isEqualTo("\"$user\", public");
    assertThat(paths.of("guest")).isEqualTo("s, public");
    assertThat(paths.of("by_md5")).isEqualTo("\"Odd schema\"");
  }

  @EachServer
  void waitsForNoLock(PostgresServer server) throws SQLException {
    String database = RichSchema.database(server);
    try (Connection holder = server.connect(database)) {
      holder.setAutoCommit(false);
      holder.createStatement().execute("LOCK TABLE s.t, s.parent IN ACCESS EXCLUSIVE MODE");
      long start = System.nanoTime();
      Catalogue catalogue = RichSchema.read(server, "guest", database);
      assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
      Relation parent = relation(catalogue, "parent");
      assertThat(parent.storage().bytes()).isGreaterThanOrEqualTo(8192);
      assertThat(relation(catalogue, "v").query()).isEmpty();
      assertThat(relation(catalogue, "m").query()).isPresent();
      holder.rollback();
    }
  }
}
