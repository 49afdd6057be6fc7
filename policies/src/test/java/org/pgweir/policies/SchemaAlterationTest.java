package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.analysis.Trace;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.sql.SqlReader;

/** Which statements may change the catalogue for everybody. The session has a temporary table. */
final class SchemaAlterationTest {

  private static final Trace BEFORE =
      new Trace(
          Map.of(), Set.of(), Set.of(ObjectName.of("pg_temp", "passing")), Map.of(), Map.of());

  private static boolean alters(String sql) {
    return SchemaAlteration.by(
        SqlReader.read(sql, true).statements().getFirst(), Trace.NONE, BEFORE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE t (a int)",
        "ALTER TABLE t ADD a int",
        "ALTER TABLE public.passing ADD a int",
        "DROP TABLE t, passing",
        "TRUNCATE t",
        "CREATE INDEX ON t (a)",
        "DROP INDEX i",
        "CREATE VIEW v AS SELECT 1",
        "CREATE DOMAIN d AS int",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE EXTENSION citext",
        "ALTER ROLE r SET search_path = s",
        "DO $$ BEGIN EXECUTE 'DROP TABLE t'; END $$",
        "COMMIT PREPARED 'x'",
      })
  void changesItForEverybody(String sql) {
    assertThat(alters(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "INSERT INTO t VALUES (1)",
        "CREATE TEMP TABLE x (a int)",
        "CREATE TEMP TABLE x AS SELECT 1",
        "ALTER TABLE passing ADD a int",
        "DROP TABLE passing",
        "DROP TABLE pg_temp.passing",
        "TRUNCATE passing",
        "CREATE INDEX ON passing (a)",
        "CREATE TEMP VIEW v AS SELECT 1",
        "COMMENT ON TABLE t IS 'x'",
        "GRANT SELECT ON t TO r",
        "EXPLAIN SELECT 1",
        "VACUUM t",
        "SET search_path = s",
        "COMMIT",
        "COPY t FROM STDIN",
      })
  void leavesItAsItIs(String sql) {
    assertThat(alters(sql)).isFalse();
  }
}
