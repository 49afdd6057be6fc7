package org.pgweir.policies.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.sql.tree.ColumnAction;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.IndexStatement;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlStatement.Opaque;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableConstraint;
import org.pgweir.policies.sql.tree.TableStatement;

class SqlReaderTest {

  @Test
  void givesEachStatementTheRangeItHasInTheText() {
    SqlText text = SqlReader.read("  SELECT 1 ; /* x */ DROP TABLE t -- y\n;;", true);
    assertThat(text.statements().stream().map(statement -> text.at(statement.range())))
        .containsExactly("SELECT 1", "DROP TABLE t");
  }

  @Test
  void readsEveryActionOfAnAlterTable() {
    var alter =
        one(
            """
            ALTER TABLE IF EXISTS ONLY s.t
              ADD COLUMN IF NOT EXISTS a numeric(10,2)[] COLLATE "C" NOT NULL DEFAULT 0,
              DROP COLUMN b CASCADE,
              ALTER c TYPE varchar(20) USING c::text,
              ALTER d SET NOT NULL,
              ADD CONSTRAINT k PRIMARY KEY USING INDEX i,
              ADD CONSTRAINT f FOREIGN KEY (x, y) REFERENCES p NOT VALID,
              ADD NOT NULL z NOT VALID,
              VALIDATE CONSTRAINT ck,
              SET (fillfactor = 70),
              OWNER TO CURRENT_USER
            """,
            TableStatement.AlterTable.class);
    assertThat(alter.table().sql()).isEqualTo("s.t");
    assertThat(alter.ifExists()).isTrue();
    assertThat(alter.only()).isTrue();
    assertThat(alter.actions().stream().map(action -> action.getClass().getSimpleName()))
        .containsExactly(
            "AddColumn",
            "DropColumn",
            "SetType",
            "SetNotNull",
            "AddConstraint",
            "AddConstraint",
            "AddConstraint",
            "ValidateConstraint",
            "SetParameters",
            "OwnerTo");
    var added = (TableAction.AddColumn) alter.actions().getFirst();
    assertThat(added.column().type().name().name()).isEqualTo("numeric");
    assertThat(added.column().type().modifiers()).containsExactly("10", "2");
    assertThat(added.column().type().arrayDimensions()).isEqualTo(1);
    var type = (ColumnAction.SetType) alter.actions().get(2);
    assertThat(type.using()).isPresent();
    var foreign = (TableAction.AddConstraint) alter.actions().get(5);
    assertThat(foreign.constraint()).isInstanceOf(TableConstraint.ForeignKey.class);
    assertThat(foreign.constraint().attributes().notValid()).isTrue();
  }

  @Test
  void readsTheOptionsOfAnIndex() {
    var index =
        one(
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY t USING gin"
                + " (a, lower(b) text_ops) INCLUDE (c) WHERE d IS NULL",
            IndexStatement.CreateIndex.class);
    assertThat(index.concurrently()).isTrue();
    assertThat(index.only()).isTrue();
    assertThat(index.method()).isEqualTo("gin");
    assertThat(index.keys()).hasSize(2);
    assertThat(index.included()).extracting(Identifier::name).containsExactly("c");
    assertThat(index.predicate()).isPresent();
  }

  @Test
  void readsWhichColumnsAnInsertWritesAndOnWhatConflict() {
    var insert =
        one(
            "WITH x AS (DELETE FROM u WHERE a = 1 RETURNING *)"
                + " INSERT INTO s.t (a, b[1], c.d) SELECT * FROM x"
                + " ON CONFLICT (a) DO UPDATE SET b = excluded.b, (c, e) = (1, DEFAULT)",
            DataStatement.Insert.class);
    assertThat(insert.columns()).extracting(Identifier::name).containsExactly("a", "b", "c");
    assertThat(insert.with().getFirst().statement()).isInstanceOf(DataStatement.Delete.class);
    assertThat(insert.onConflict().orElseThrow().assignments())
        .flatExtracting(DataStatement.Assignment::columns)
        .extracting(Identifier::name)
        .containsExactly("b", "c", "e");
  }

  @Test
  void tellsAnUpdateOfAllRowsFromOneWithAConditionAndOneAtACursor() {
    assertThat(one("UPDATE t SET a = 1", DataStatement.Update.class).rows())
        .isInstanceOf(DataStatement.Rows.All.class);
    assertThat(one("DELETE FROM t WHERE true", DataStatement.Delete.class).rows())
        .isInstanceOf(DataStatement.Rows.Where.class);
    assertThat(one("DELETE FROM t WHERE CURRENT OF c", DataStatement.Delete.class).rows())
        .isInstanceOf(DataStatement.Rows.CurrentOf.class);
  }

  @Test
  void readsJoinsWithTheirKindAndCondition() {
    var select =
        one(
            "SELECT a.x, b.* INTO TEMP n FROM a NATURAL LEFT JOIN b JOIN (SELECT 1) c USING (k),"
                + " LATERAL f(a.x) AS g (y) WHERE EXISTS (SELECT 1 FROM d) FOR UPDATE OF a",
            DataStatement.Select.class);
    var body = (Query.Select) select.query().body();
    assertThat(body.into().orElseThrow().name().name()).isEqualTo("n");
    assertThat(body.from()).hasSize(2);
    var join = (FromItem.Join) body.from().getFirst();
    assertThat(join.using()).extracting(Identifier::name).containsExactly("k");
    assertThat(((FromItem.Join) join.left()).natural()).isTrue();
    assertThat(((FromItem.Functions) body.from().getLast()).lateral()).isTrue();
    assertThat(select.query().rowLocks().getFirst().strength()).isEqualTo("update");
  }

  @Test
  void bindsIntersectTighterThanUnion() {
    var select = one("SELECT 1 UNION ALL SELECT 2 INTERSECT SELECT 3", DataStatement.Select.class);
    var union = (Query.SetOperation) select.query().body();
    assertThat(union.operator()).isEqualTo("union all");
    assertThat(((Query.SetOperation) union.right()).operator()).isEqualTo("intersect");
  }

  @Test
  void readsWhatADropIsAbout() {
    var drop = one("DROP INDEX CONCURRENTLY IF EXISTS s.i CASCADE", DropObjects.class);
    assertThat(drop.kind()).isEqualTo("index");
    assertThat(drop.concurrently()).isTrue();
    assertThat(drop.cascade()).isTrue();
    var trigger = one("DROP TRIGGER g ON s.t", DropObjects.class);
    assertThat(trigger.kind()).isEqualTo("trigger");
    assertThat(trigger.on().map(QualifiedName::sql)).contains("s.t");
    assertThat(one("DROP MATERIALIZED VIEW a, b", DropObjects.class).names()).hasSize(2);
  }

  @Test
  void foldsUnquotesAndCutsNamesAsTheServerDoes() {
    String longName = "a".repeat(70);
    var alter =
        one(
            "ALTER TABLE \"My\"\"S\".TÄBLE RENAME COLUMN U&\"d!0061t\" UESCAPE '!' TO " + longName,
            TableStatement.AlterTable.class);
    assertThat(alter.table().schemaName()).contains("My\"S");
    assertThat(alter.table().name()).isEqualTo("tÄble");
    var rename = (TableAction.RenameColumn) alter.actions().getFirst();
    assertThat(rename.column().name()).isEqualTo("dat");
    assertThat(rename.newName().name()).isEqualTo("a".repeat(63));
  }

  @Test
  void saysOfTextItDoesNotUnderstandWhatItCanBeAtWorst() {
    assertThat(opaque("SELECT FROM FROM").lexicalClass()).isEqualTo(Opaque.LexicalClass.READS);
    assertThat(opaque("WITH x AS (DELETE FROM FROM t) SELECT 1").lexicalClass())
        .isEqualTo(Opaque.LexicalClass.WRITES);
    assertThat(opaque("ALTER TABLE t FROBNICATE").lexicalClass())
        .isEqualTo(Opaque.LexicalClass.DEFINES);
    assertThat(opaque("FROBNICATE").lexicalClass()).isEqualTo(Opaque.LexicalClass.UTILITY);
    assertThat(opaque("SELECT 1; DROP TABLE t; SELECT 'x").lexicalClass())
        .isEqualTo(Opaque.LexicalClass.DEFINES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT (((((((((((((((((((( 1 ))))))))))))))))))))",
        "SELECT NOT NOT NOT NOT NOT NOT true",
        "SELECT - - - - - - 1",
      })
  void readsModerateNesting(String sql) {
    assertThat(SqlReader.read(sql, true).statements().getFirst())
        .isInstanceOf(DataStatement.Select.class);
  }

  @Test
  void doesNotDescendIntoTextNestedWithoutEnd() {
    List<String> deep =
        List.of(
            "SELECT " + "(".repeat(100_000) + "1" + ")".repeat(100_000),
            "SELECT " + "NOT ".repeat(100_000) + "true",
            "SELECT " + "- ".repeat(100_000) + "1",
            "SELECT " + "CASE WHEN ".repeat(100_000) + "true",
            "SELECT 1" + "::int[1]".repeat(3),
            "DO $$BEGIN " + "IF true THEN ".repeat(50_000) + "END$$");
    for (String sql : deep) {
      assertThat(SqlReader.read(sql, true).statements()).hasSize(1);
    }
    assertThat(opaque(deep.getFirst()).reason()).isEqualTo(Opaque.Reason.NESTED_TOO_DEEP);
  }

  @Test
  void readsLongChainsOfOneOperator() {
    String sql = "SELECT * FROM t WHERE a = 1" + " OR a = 1".repeat(10_000);
    assertThat(SqlReader.read(sql, true).statements().getFirst())
        .isInstanceOf(DataStatement.Select.class);
  }

  private static Opaque opaque(String sql) {
    return one(sql, Opaque.class);
  }

  private static <S extends SqlStatement> S one(String sql, Class<S> kind) {
    List<SqlStatement> statements = SqlReader.read(sql, true).statements();
    assertThat(statements).hasSize(1);
    assertThat(statements.getFirst()).isInstanceOf(kind);
    return kind.cast(statements.getFirst());
  }
}
