package org.pgweir.policies.decision;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pgweir.policies.analysis.CatalogueScript;
import org.pgweir.policies.analysis.Surroundings;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.catalog.Catalogue;
import org.pgweir.policies.decision.NestedStatements.Nested;
import org.pgweir.policies.policy.PolicySet;
import org.pgweir.policies.policy.Session;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;

class NestedStatementsTest {

  private static final String REWRITE = "ALTER TABLE t ADD COLUMN x float8 DEFAULT random()";
  private static final Session SESSION =
      new Session("shop", "app", "test", Optional.empty(), Optional.empty(), 180000);

  @Test
  void findsWhatRunsNowAndWhatIsKeptForLater() {
    assertThat(inside("EXPLAIN ANALYZE DELETE FROM t")).containsExactly("DELETE FROM t now");
    assertThat(inside("EXPLAIN DELETE FROM t")).isEmpty();
    assertThat(inside("PREPARE p AS DELETE FROM t")).containsExactly("DELETE FROM t later");
    assertThat(inside("COPY (DELETE FROM t RETURNING *) TO STDOUT"))
        .containsExactly("DELETE FROM t RETURNING * now");
    assertThat(inside("DECLARE c CURSOR FOR SELECT 1")).containsExactly("SELECT 1 now");
    assertThat(inside("CREATE RULE r AS ON UPDATE TO t DO (DELETE FROM u; NOTIFY n)"))
        .containsExactly("DELETE FROM u later", "NOTIFY n later");
    assertThat(inside("CREATE SCHEMA s CREATE TABLE t (a int) CREATE INDEX ON t (a)"))
        .containsExactly("CREATE TABLE t (a int) now", "CREATE INDEX ON t (a) now");
    assertThat(inside("DO $$BEGIN DELETE FROM t; EXECUTE 'DROP TABLE t; DROP TABLE u'; END$$"))
        .containsExactly("DELETE FROM t now", "DROP TABLE t now", "DROP TABLE u now");
    assertThat(inside("CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'DELETE FROM t'"))
        .isEmpty();
    assertThat(inside("SELECT 1")).isEmpty();
  }

  @Test
  void aFindingSaysWhereItStands() {
    Finding finding = findings("DO $$BEGIN EXECUTE 'DO ''BEGIN " + REWRITE + "; END'''; END$$");
    assertThat(finding.rule()).isEqualTo("add-column-volatile-default");
    assertThat(finding.detail())
        .startsWith("In DO in EXECUTE in DO: " + REWRITE + "\nrandom() is volatile");
  }

  @Test
  void aBlockLeavesBehindWhatItsStatementsDo() {
    Trace trace = examine("DO $$BEGIN CREATE TABLE n (a int); UPDATE t SET a = 1; END$$").trace();
    assertThat(trace.created()).hasSize(1);
    assertThat(trace.written()).hasSize(1);
    assertThat(examine("PREPARE p AS UPDATE t SET a = 1").trace()).isEqualTo(Trace.NONE);
  }

  @Test
  void aTableMadeInASchemaIsNotTheOneOfThatNameElsewhere() {
    Catalogue catalogue = CatalogueScript.after("public", "CREATE TABLE t (id int);");
    assertThat(last("CREATE SCHEMA s CREATE TABLE t (id int); " + REWRITE, catalogue)).hasSize(1);
    String qualified = REWRITE.replace("t ADD", "public.t ADD");
    assertThat(last("CREATE SCHEMA s CREATE TABLE t (id int); " + qualified, catalogue)).hasSize(1);
    assertThat(last("CREATE TEMP TABLE t (id int); " + qualified, catalogue)).hasSize(1);
    assertThat(last("CREATE TEMP TABLE t (id int); " + REWRITE, catalogue)).isEmpty();
    assertThat(last("CREATE TABLE app.t (id int); " + REWRITE, catalogue)).isEmpty();
    assertThat(last("DROP TABLE t; CREATE TABLE t (id int); " + REWRITE, catalogue)).isEmpty();
  }

  @Test
  void aTableThatMayHaveBeenThereIsNotNew() {
    Catalogue catalogue = CatalogueScript.after("public", "CREATE TABLE t (id int);");
    String created = "CREATE TABLE IF NOT EXISTS t (id int); " + REWRITE;
    assertThat(last(created, catalogue)).hasSize(1);
    assertThat(last(created, Catalogue.EMPTY)).isEmpty();
  }

  @Test
  void aSchemaOfThePathThatIsNotThereTakesNoNewTables() {
    Catalogue catalogue = CatalogueScript.after("public", "CREATE TABLE t (id int);");
    Examined created = examine("CREATE TABLE IF NOT EXISTS t (id int)", catalogue).getLast();
    assertThat(created.trace().created()).isEmpty();
    Examined again = examine("CREATE TABLE t (id int)", catalogue).getLast();
    assertThat(again.subject().analysis().failure()).isPresent();
  }

  private static List<String> inside(String sql) {
    SqlText text = SqlReader.read(sql, true);
    assertThat(text.statements()).hasSize(1);
    SqlStatement statement = text.statements().getFirst();
    return NestedStatements.of(text, statement).stream().map(NestedStatementsTest::show).toList();
  }

  private static String show(Nested nested) {
    return nested.text().at(nested.statement().range()) + (nested.runs() ? " now" : " later");
  }

  private static Finding findings(String sql) {
    List<Ruling> rulings = rewrites(examine(sql));
    assertThat(rulings).hasSize(1);
    return rulings.getFirst().finding();
  }

  private static Examined examine(String sql) {
    return examine(sql, Catalogue.EMPTY).getLast();
  }

  private static List<Ruling> last(String sql, Catalogue catalogue) {
    return rewrites(examine(sql, catalogue).getLast());
  }

  private static List<Ruling> rewrites(Examined examined) {
    return examined.decision().rulings().stream()
        .filter(ruling -> ruling.finding().rule().equals("add-column-volatile-default"))
        .toList();
  }

  private static List<Examined> examine(String sql, Catalogue catalogue) {
    return new Examiner(new PolicySet(List.of(), "", Instant.EPOCH))
        .examine(
            SqlReader.read(sql, true),
            SESSION,
            new Surroundings(
                catalogue, 180000, List.of("pg_catalog", "app", "public"), Optional.empty()),
            TransactionSoFar.NONE);
  }
}
