package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.SessionSettings.Name;
import org.pgweir.policies.SessionSettings.Value;
import org.pgweir.policies.analysis.TransactionSoFar.Block;
import org.pgweir.policies.catalog.ObjectName;

/** Sessions as scripts: statements that run one by one, {@code !} for one that fails. */
class SessionProgressTest {

  private static final SessionFacts FACTS = new SessionFacts("shop", "app", "test", 180_000, true);

  private final Judge judge = Policies.judge();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SET search_path = a, \"B\" | a,B",
        "SET search_path TO 'a, b' | a, b",
        "SET SCHEMA 'a' | a",
        "SELECT set_config('search_path', 'a, \"B\"', false) | a,B",
        "SELECT pg_catalog.set_config('search_path', '', false) | ``",
        "SET search_path = a; RESET search_path | start",
        "SET search_path = a; SET search_path TO DEFAULT | start",
        "SET search_path = a; RESET ALL | start",
        "SET search_path = a; DISCARD ALL | start",
        "SET LOCAL search_path = a | start",
        "BEGIN; SET LOCAL search_path = a | a",
        "BEGIN; SELECT set_config('search_path', 'a', true) | a",
        "BEGIN; SET LOCAL search_path = a; COMMIT | start",
        "BEGIN; SET search_path = a; SET LOCAL search_path = b; COMMIT | a",
        "BEGIN; SET LOCAL search_path = b; SET search_path = a; COMMIT | a",
        "BEGIN; SET search_path = a; ROLLBACK | start",
        "BEGIN; SET search_path = a; !; COMMIT | start",
        "SET search_path = a; BEGIN; SET search_path = b; !; ROLLBACK | a",
        "BEGIN; SAVEPOINT s; SET search_path = a; ROLLBACK TO s; COMMIT | start",
        "BEGIN; SET search_path = a; SAVEPOINT s; SET search_path = b; !; ROLLBACK TO s | a",
        "BEGIN; SAVEPOINT s; SET search_path = a; RELEASE s; COMMIT | a",
        "BEGIN; SAVEPOINT s; SAVEPOINT s; SET search_path = a; ROLLBACK TO s; ROLLBACK TO s | start",
        "BEGIN; SET search_path = a; COMMIT AND CHAIN; SET search_path = b; ROLLBACK | a",
        "BEGIN; SET search_path = a; PREPARE TRANSACTION 'x' | a",
        "SELECT set_config('search_path', $1, false) | unknown",
        "SELECT set_config('search_path', concat('a', x), false) FROM t | unknown",
        "SELECT * FROM set_config('search_path', 'a', false) | unknown",
        "SELECT set_config($1, $2, false) | unknown",
        "BEGIN; SELECT set_config('search_path', $1, true); COMMIT | start",
      })
  void theSearchPathIsFollowed(String script, String expected) {
    SessionSettings settings = run(script).settings();

    String path =
        settings.isUnknown(Name.SEARCH_PATH)
            ? "unknown"
            : settings.searchPath().map(parts -> String.join(",", parts)).orElse("default");
    assertThat(path).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "SET ROLE bob, bob",
    "SET SESSION AUTHORIZATION bob, bob",
    "SET SESSION AUTHORIZATION ann; SET ROLE bob, bob",
    "SET SESSION AUTHORIZATION ann; SET ROLE NONE, ann",
    "SET ROLE bob; RESET ROLE, ''",
    "SET ROLE bob; RESET ALL, bob",
    "SET ROLE bob; DISCARD ALL, ''",
  })
  void theRoleIsFollowed(String script, String expected) {
    assertThat(run(script).settings().role().orElse("")).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "SET lock_timeout = '2s', true",
    "SET lock_timeout = 100, true",
    "SET lock_timeout = 0, false",
    "SET lock_timeout = '0 ms', false",
    "SET lock_timeout = 5; RESET lock_timeout, false",
    "SET statement_timeout = 5, false",
  })
  void itIsKnownWhetherWaitingForLocksIsLimited(String script, boolean expected) {
    assertThat(run(script).settings().hasLockTimeout()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TEMP TABLE t (a int)",
        "CREATE TABLE pg_temp.t (a int)",
        "CREATE TEMP TABLE t AS SELECT 1",
        "CREATE TEMP VIEW t AS SELECT 1",
        "SELECT 1 AS a INTO TEMP t",
        "BEGIN; CREATE TEMP TABLE t (a int); COMMIT",
        "BEGIN; CREATE TEMP TABLE t (a int) ON COMMIT DROP",
        "CREATE TEMP TABLE t (a int); BEGIN; DROP TABLE t; ROLLBACK",
      })
  void aTemporaryTableIsNobodyElses(String script) {
    assertThat(run(script).transactionWithTemporaries().trace().created())
        .contains(ObjectName.of("pg_temp", "t"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TEMP TABLE t (a int); DROP TABLE t",
        "CREATE TEMP TABLE t (a int); ALTER TABLE t RENAME TO u",
        "CREATE TEMP TABLE t (a int); DISCARD TEMP",
        "CREATE TEMP TABLE t (a int); DISCARD ALL",
        "BEGIN; CREATE TEMP TABLE t (a int); ROLLBACK",
        "BEGIN; CREATE TEMP TABLE t (a int) ON  COMMIT\n DROP; COMMIT",
      })
  void aTemporaryTableThatIsGoneHidesNothing(String script) {
    assertThat(run(script).transactionWithTemporaries().trace().created())
        .doesNotContain(ObjectName.of("pg_temp", "t"));
  }

  @Test
  void aTransactionRemembersWhatItDidUntilItEnds() {
    SessionProgress open = run("BEGIN; LOCK TABLE public.t IN SHARE MODE");
    assertThat(open.transaction().block()).isEqualTo(Block.EXPLICIT);
    assertThat(open.transaction().trace().weighsOnData()).isTrue();
    assertThat(open.endMatters()).isTrue();

    assertThat(run("BEGIN; LOCK TABLE public.t IN SHARE MODE; COMMIT").transaction())
        .isEqualTo(run("").transaction());
    assertThat(run("BEGIN; UPDATE t SET a = 1 WHERE b = 2").endMatters()).isFalse();
  }

  @Test
  void whatTheServerReportsCounts() {
    SessionProgress progress = run("BEGIN").reported(Name.SEARCH_PATH, "\"$user\", X");

    assertThat(progress.settings().searchPath()).contains(List.of("$user", "x"));
    assertThat(progress.idle().settings().searchPath()).contains(List.of("$user", "x"));
    assertThat(progress.afterError().idle().settings().searchPath()).contains(List.of("start"));
    assertThat(progress.reported(Name.SEARCH_PATH, "\"$user\",  x")).isSameAs(progress);
  }

  private SessionProgress run(String script) {
    SessionProgress progress =
        SessionProgress.starting(
            SessionSettings.DEFAULT.with(Name.SEARCH_PATH, new Value.Known(List.of("start"))));
    for (String sql : script.split(";", -1)) {
      if (sql.strip().equals("!")) {
        progress = progress.afterError();
        continue;
      }
      for (JudgedStatement statement : judge.judge(sql, FACTS).statements()) {
        progress = progress.after(statement.changes(), statement.trace());
      }
      progress = progress.transaction().block() == Block.EXPLICIT ? progress : progress.idle();
    }
    return progress;
  }
}
