package org.pgweir.policies.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ColumnType;
import org.pgweir.policies.catalog.Dependents;
import org.pgweir.policies.catalog.Family;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.Storage;
import org.pgweir.policies.catalog.Trigger;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlText;

class ImpactTest {

  private static final ObjectName T = ObjectName.of("o", "t");
  private static final ObjectName VIEW = ObjectName.of("o", "v");
  private static final ObjectName STORED = ObjectName.of("o", "m");
  private static final ObjectName LOG = ObjectName.of("o", "log");
  private static final ObjectName STAMP = ObjectName.of("o", "stamp");
  private static final ObjectName READER = ObjectName.of("o", "all_t");

  /** A table, a view on its column a, and a materialized view on that view. */
  private static final Catalogue CATALOGUE =
      new Catalogue(
          Map.of(
              T,
              relation(
                  T,
                  Relation.Kind.TABLE,
                  List.of(
                      column("a", Column.Generated.NO, Set.of()),
                      column("b", Column.Generated.NO, Set.of()),
                      column("g", Column.Generated.STORED, Set.of("a"))),
                  new Dependents(
                      List.of(),
                      List.of(new Dependents.ViewOn(VIEW, Set.of("a"))),
                      List.of(
                          trigger("log_all", LOG, Set.of(Trigger.Event.DELETE), Set.of(), true),
                          trigger(
                              "stamp_b", STAMP, Set.of(Trigger.Event.UPDATE), Set.of("b"), true),
                          trigger("off", LOG, Set.of(Trigger.Event.UPDATE), Set.of(), false)),
                      List.of(),
                      List.of(new Dependents.PolicyOn("own_rows", Set.of("b"))),
                      List.of("feed"),
                      List.of("mirror"),
                      List.of(READER),
                      List.of())),
              VIEW,
              relation(
                  VIEW,
                  Relation.Kind.VIEW,
                  List.of(),
                  dependents(List.of(new Dependents.ViewOn(STORED, Set.of("a"))))),
              STORED,
              relation(STORED, Relation.Kind.MATERIALIZED_VIEW, List.of(), Dependents.NONE)),
          Map.of(),
          Map.of(),
          Set.of());

  @Test
  void anUpdateFiresTriggersOfItsColumnsAndOutdatesMaterializedViews() {
    Impact impact = impact("update t set b = 1 where a = 2");
    assertThat(impact.triggers()).extracting(Impact.Part::toString).containsOnly("o.t.stamp_b");
    assertThat(impact.functions()).containsOnly(STAMP);
    assertThat(impact.policies()).extracting(Impact.Part::name).containsOnly("own_rows");
    assertThat(impact.publications()).containsOnly("feed");
    assertThat(impact.views()).containsOnly(STORED);
    assertThat(impact.generatedColumns()).isEmpty();
  }

  @Test
  void aWriteToTheSourceOfAGeneratedColumnComputesItAnew() {
    assertThat(impact("update t set a = 1").generatedColumns()).hasToString("[o.t.g]");
    assertThat(impact("insert into t values (1)").generatedColumns()).hasToString("[o.t.g]");
    assertThat(impact("delete from t").generatedColumns()).isEmpty();
  }

  @Test
  void aDeleteFiresItsTriggers() {
    assertThat(impact("delete from t").triggers()).hasToString("[o.t.log_all]");
    assertThat(impact("truncate t").triggers()).isEmpty();
  }

  @Test
  void aColumnThatGoesReachesWhatReadsItAndViewsOnViews() {
    Impact ofA = impact("alter table t drop column a cascade");
    assertThat(ofA.views()).containsOnly(VIEW, STORED);
    assertThat(ofA.generatedColumns()).hasToString("[o.t.g]");
    assertThat(ofA.policies()).isEmpty();
    Impact ofB = impact("alter table t alter column b type bigint");
    assertThat(ofB.views()).isEmpty();
    assertThat(ofB.policies()).hasToString("[o.t.own_rows]");
    assertThat(ofB.triggers()).hasToString("[o.t.stamp_b]");
  }

  @Test
  void aNewColumnConcernsSubscribersAndFunctionsOfTheRowType() {
    Impact impact = impact("alter table t add column c int");
    assertThat(impact.publications()).containsOnly("feed");
    assertThat(impact.subscriptions()).containsOnly("mirror");
    assertThat(impact.functions()).containsOnly(READER);
    assertThat(impact.views()).isEmpty();
  }

  @Test
  void aDroppedTableTakesEverythingAlong() {
    Impact impact = impact("drop table t cascade");
    assertThat(impact.views()).containsOnly(VIEW, STORED);
    assertThat(impact.triggers()).hasSize(3);
    assertThat(impact.policies()).hasSize(1);
    assertThat(impact.publications()).containsOnly("feed");
  }

  @Test
  void aFunctionThatIsCalledIsNamedButNotOneOfTheServer() {
    assertThat(impact("select f(lower('X')) from t").functions())
        .containsOnly(new ObjectName(Optional.empty(), "f"));
  }

  @Test
  void aReadTouchesNothingElse() {
    assertThat(impact("select * from t")).isEqualTo(Impact.NONE);
  }

  private static Impact impact(String sql) {
    SqlText text = SqlReader.read(sql, true);
    return Analyzer.analyze(
            text,
            text.statements().getFirst(),
            new Surroundings(CATALOGUE, 180_000, List.of("o", "public"), Optional.of("UTC")))
        .impact();
  }

  private static Trigger trigger(
      String name,
      ObjectName function,
      Set<Trigger.Event> events,
      Set<String> columns,
      boolean enabled) {
    return new Trigger(name, function, events, columns, enabled);
  }

  private static Dependents dependents(List<Dependents.ViewOn> views) {
    return new Dependents(
        List.of(), views, List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
        List.of());
  }

  private static Column column(String name, Column.Generated generated, Set<String> from) {
    return new Column(
        name,
        new ColumnType(ObjectName.of("pg_catalog", "int4"), List.of(), false),
        "default",
        false,
        generated,
        from,
        false,
        Optional.empty(),
        Set.of());
  }

  private static Relation relation(
      ObjectName name, Relation.Kind kind, List<Column> columns, Dependents dependents) {
    return new Relation(
        name,
        kind,
        new Storage(Storage.Persistence.PERMANENT, 10, 8192, Optional.of("heap"), Optional.empty()),
        columns,
        List.of(),
        List.of(),
        Family.NONE,
        dependents,
        Stream.of(kind)
            .filter(each -> each != Relation.Kind.TABLE)
            .map(_ -> "select a from o.t")
            .findFirst());
  }
}
