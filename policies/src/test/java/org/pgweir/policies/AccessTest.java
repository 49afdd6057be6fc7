package org.pgweir.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.policies.policy.Arrival;
import org.pgweir.policies.policy.SessionClass;

/** Files of {@code kind: Access}: whose sessions they are, and what is said to their statements. */
final class AccessTest {

  /** Friday. */
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path folder;

  private static final List<Optional<String>> BOUNDS =
      List.of(Optional.of("access-bounds"), Optional.of("access-code"));

  private int files;

  @Test
  void theMostSpecificFileTellsTheClass() throws Exception {
    access("class: human");
    access("select: {role: app}\nclass: application");
    access("select: {role: app, applicationName: flyway}\nclass: migration");
    access("select: {role: backup, startup: {options: \"*backup*\"}}\nclass: tool");
    PolicyJudge judge = judge(NOON);
    assertThat(classOf(judge, facts("anna", ""))).isEqualTo(SessionClass.HUMAN);
    assertThat(classOf(judge, facts("app", "shop"))).isEqualTo(SessionClass.APPLICATION);
    assertThat(classOf(judge, facts("app", "flyway"))).isEqualTo(SessionClass.MIGRATION);
    assertThat(classOf(judge, facts("backup", ""))).isEqualTo(SessionClass.HUMAN);
    Arrival nightly = new Arrival("", Map.of("options", "-c a.b=backup"));
    assertThat(classOf(judge, facts("backup", "").withArrival(nightly)))
        .isEqualTo(SessionClass.TOOL);
  }

  @Test
  void whatASessionSetsDoesNotChangeItsClass() throws Exception {
    access("select: {applicationName: flyway}\nclass: migration");
    access("select: {applicationName: \"!flyway\"}\nclass: human");
    SessionFacts facts = facts("anna", "psql").withApplicationName("flyway");
    assertThat(rule(judge(NOON), "DROP TABLE t", facts)).contains("access-ddl");
  }

  @Test
  void aSessionThatNoFileSpeaksOfIsFree() throws Exception {
    access("select: {role: anna}\nclass: human");
    assertThat(judge(NOON).terms(facts("app", ""))).isEqualTo(SessionTerms.FREE);
    assertThat(judge(NOON).terms(facts("anna", "")).settings())
        .containsExactly(Map.entry("default_transaction_read_only", "on"));
  }

  @Test
  void policiesSelectByClass() throws Exception {
    access("select: {role: migrator}\nclass: migration");
    write(
        """
        kind: Policy
        select: {class: migration}
        rules:
          truncate-table:
            - action: warn
              when: session.class == 'migration'\
        """);
    PolicyJudge judge = judge(NOON);
    assertThat(rule(judge, "TRUNCATE t", facts("migrator", ""))).isEmpty();
    assertThat(rule(judge, "TRUNCATE t", facts("app", ""))).contains("truncate-table");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-20T07:59:59Z | true",
        "2026-11-20T08:00:00Z | false",
        "2026-11-20T16:59:59Z | false",
        "2026-11-20T17:00:00Z | true",
        "2026-11-21T12:00:00Z | true"
      })
  void officeHoursBeginAndEnd(Instant now, boolean closed) throws Exception {
    access(
        "class: human\nhours: {days: mon-fri, from: \"09:00\", to: \"18:00\","
            + " timeZone: Europe/Berlin}");
    assertThat(rule(judge(now), "SELECT 1", facts("anna", "")))
        .isEqualTo(closed ? Optional.of("access-hours") : Optional.empty());
    assertThat(rule(judge(now), "ROLLBACK", facts("anna", ""))).isEmpty();
  }

  @Test
  void officeHoursEndWhileTheFilesStayAndComeBackWithTheClock() throws Exception {
    access("class: human\nhours: {from: \"22:00\", to: \"06:00\"}");
    Moving clock = new Moving(Instant.parse("2026-11-20T23:00:00Z"));
    PolicyJudge judge = Policies.load(List.of(folder.toString()), clock);
    assertThat(rule(judge, "SELECT 1", facts("anna", ""))).isEmpty();
    long before = judge.epoch();
    clock.now = Instant.parse("2026-11-21T06:00:00Z");
    assertThat(judge.reload()).isInstanceOf(Reload.Changed.class);
    assertThat(judge.epoch()).isGreaterThan(before);
    assertThat(rule(judge, "SELECT 1", facts("anna", ""))).contains("access-hours");
    assertThat(judge.reload()).isInstanceOf(Reload.Unchanged.class);
    clock.now = Instant.parse("2026-11-21T05:59:00Z");
    assertThat(judge.reload()).isInstanceOf(Reload.Changed.class);
    assertThat(rule(judge, "SELECT 1", facts("anna", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM users",
        "SELECT u FROM users u",
        "SELECT u.* FROM users u",
        "SELECT row_to_json(u) FROM users u",
        "SELECT password_hash FROM users",
        "SELECT 1 FROM users WHERE password_hash LIKE 'a%'",
        "SELECT 1 FROM users ORDER BY password_hash",
        "SELECT \"password_hash\" FROM public.users",
        "SELECT (SELECT password_hash FROM users LIMIT 1)",
        "WITH u AS (TABLE users) SELECT 1 FROM u",
        "COPY users TO STDOUT",
        "COPY users (password_hash) TO STDOUT",
        "TABLE users",
        "SELECT c FROM users u (a, b, c)",
        "SELECT (u).name FROM users u",
        "SELECT table_to_xml('users', true, false, '')",
        "SELECT * FROM users NATURAL JOIN accounts",
        "SELECT 1 FROM payroll.salaries",
        "EXPLAIN ANALYZE SELECT 1 FROM payroll.salaries",
        "SELECT 1 WHERE EXISTS (SELECT FROM payroll.salaries)",
        "SET search_path = payroll; SELECT 1 FROM salaries",
        "SELECT set_config('search_path', 'payroll', false); SELECT 1 FROM salaries"
      })
  void whatIsOutOfBoundsIsRefused(String sql) throws Exception {
    access("class: human\ntables: \"!payroll.*\"\nhiddenColumns: public.users.password_hash");
    assertThat(rule(judge(NOON), sql, facts("anna", ""))).isIn(BOUNDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, name FROM users",
        "SELECT count(*) FROM users",
        "SELECT u.name FROM users u JOIN orders o ON o.user_id = u.id",
        "SELECT * FROM orders",
        "SELECT relname FROM pg_class",
        "SELECT * FROM information_schema.tables"
      })
  void whatIsInBoundsGoesOn(String sql) throws Exception {
    access("class: human\ntables: \"public.*\"\nhiddenColumns: public.users.password_hash");
    assertThat(rule(judge(NOON), sql, facts("anna", ""))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE IF NOT EXISTS t (id int)",
        "SELECT 1; ALTER TABLE t ADD COLUMN a int",
        "DO $$ BEGIN CREATE TABLE t (id int); END $$",
        "DO $$ BEGIN EXECUTE 'CREATE' || ' TABLE t (id int)'; END $$",
        "SELECT * INTO t FROM orders",
        "GRANT ALL ON t TO app"
      })
  void applicationsMayNotChangeTheSchema(String sql) throws Exception {
    access("class: application");
    assertThat(rule(judge(NOON), sql, facts("app", ""))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO orders (state) VALUES ('new')",
        "DELETE FROM orders WHERE id = 1",
        "SELECT nextval('s'), pg_advisory_xact_lock(1), pg_notify('a', 'b')",
        "SELECT * FROM orders FOR UPDATE SKIP LOCKED",
        "CALL close_day()",
        "BEGIN READ WRITE",
        "LISTEN a"
      })
  void applicationsMayDoTheirWork(String sql) throws Exception {
    access("class: application");
    write("kind: Policy\nrules: {\"*\": off}");
    assertThat(rule(judge(NOON), sql, facts("app", ""))).isEmpty();
  }

  @Test
  void tellsWhatIsWrongWithAFileAndWhere() throws Exception {
    access("class: robot");
    access("class: human\nallow: everything\nhours: {from: \"9\", to: \"18:00\"}");
    access("class: human\nrules: {\"*\": off}\nhiddenColumns: users.secret");
    BadPolicies bad = catchThrowableOfType(BadPolicies.class, () -> judge(NOON));
    assertThat(bad.getMessage())
        .contains("'robot' is no class; allowed are application, migration, human, tool")
        .contains("'everything' is unknown; allowed are read, write, all")
        .contains("'9' is no time")
        .contains("unknown key 'rules' in an access file")
        .contains("'users.secret' is no schema.table.column");
  }

  private static SessionClass classOf(PolicyJudge judge, SessionFacts facts) {
    return judge.terms(facts).sessionClass();
  }

  private static Optional<String> rule(PolicyJudge judge, String sql, SessionFacts facts) {
    return judge.judge(sql, facts).statements().stream()
        .map(JudgedStatement::verdict)
        .filter(Verdict.Refuse.class::isInstance)
        .map(Verdict.Refuse.class::cast)
        .map(refused -> refused.refusal().rule())
        .findFirst();
  }

  private static SessionFacts facts(String role, String application) {
    return new SessionFacts("shop", role, application, 180_000, true);
  }

  private void access(String rest) throws IOException {
    write("kind: Access\n" + rest);
  }

  private void write(String rest) throws IOException {
    String name = "file-" + ++files;
    Files.writeString(
        folder.resolve(name + ".yaml"),
        "apiVersion: pgweir/v1\nmetadata: {name: " + name + ", owner: anna}\n" + rest + "\n");
  }

  private PolicyJudge judge(Instant now) throws BadPolicies {
    return Policies.load(List.of(folder.toString()), Clock.fixed(now, ZoneOffset.UTC));
  }

  /** A clock that is set by hand. */
  private static final class Moving extends Clock {
    private Instant now;

    Moving(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return InstantSource.fixed(now).withZone(zone);
    }
  }
}
