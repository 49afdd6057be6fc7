package org.pgweir.gateway.errand;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pgweir.gateway.errand.Errand.Answer;
import org.pgweir.gateway.errand.Errand.Done;
import org.pgweir.gateway.errand.Errand.Fail;
import org.pgweir.gateway.errand.Errand.Run;
import org.pgweir.gateway.errand.Errand.Step;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.StatementReplacement;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.protocol.CString;
import org.pgweir.protocol.TransactionStatus;
import org.pgweir.protocol.backend.ErrorFields;

/** What a replaced statement does next, answer by answer. */
class ReplacedStatementStepsTest {

  private static final String BUILD = "CREATE INDEX CONCURRENTLY i ON t (a)";
  private static final String RESTORE = "SET lock_timeout = '7s'; SET statement_timeout = '8s'";
  private static final ErrorFields CANCELLED =
      ErrorFields.of("ERROR", "57014", CString.of("canceling statement due to user request"));

  private final ReplacedStatement errand =
      new ReplacedStatement(
          new StatementReplacement(
              "a-rule",
              new Refusal(
                  "a-rule",
                  "42501",
                  "would block writes",
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.empty()),
              BUILD,
              ObjectName.of("public", "t"),
              Optional.of("i")),
          "CREATE INDEX i ON t (a)",
          List.of());

  @Test
  void givesTheTimeoutsBackThoughTheClientCancels() {
    assertThat(sql(errand.begin())).contains("current_setting('lock_timeout')");
    errand.answered(rows("7s 8s"));
    assertThat(sql(errand.answered(rows()))).isEqualTo(BUILD);
    assertThat(sql(errand.answered(rows()))).isEqualTo(RESTORE);
    assertThat(sql(errand.answered(failed()))).isEqualTo(RESTORE);
    assertThat(errand.answered(rows())).isEqualTo(new Done());
  }

  @Test
  void dropsOnlyWhatItLeftItself() {
    errand.begin();
    errand.answered(rows("7s 8s", "public.old old f"));
    errand.answered(rows());
    errand.answered(failed());
    Step next = errand.answered(rows("public.old old f", "public.i i f"));
    assertThat(sql(next)).isEqualTo("DROP INDEX CONCURRENTLY IF EXISTS public.i");
    assertThat(sql(errand.answered(rows()))).isEqualTo(RESTORE);
    assertThat(errand.answered(rows())).isEqualTo(new Fail(CANCELLED));
  }

  @Test
  void leavesAloneWhatSomebodyElseBuilds() {
    errand.begin();
    Step waiting = errand.answered(rows("7s 8s", "public.i i t", "t"));
    assertThat(sql(waiting)).contains("pg_advisory_unlock").endsWith("pg_sleep(1)");
    assertThat(sql(errand.answered(rows()))).contains("pg_try_advisory_lock");
    errand.answered(rows("7s 8s", "t"));
    assertThat(sql(errand.answered(rows()))).isEqualTo(BUILD);
    errand.answered(failed());
    Step next = errand.answered(rows("public.i i t"));
    assertThat(sql(next)).startsWith(RESTORE).contains("pg_advisory_unlock");
    assertThat(errand.answered(rows())).isEqualTo(new Fail(CANCELLED));
  }

  @Test
  void waitsForAnotherChangeOfTheTable() {
    errand.begin();
    assertThat(sql(errand.answered(rows("7s 8s", "f")))).isEqualTo("SELECT pg_catalog.pg_sleep(1)");
    assertThat(sql(errand.answered(rows()))).contains("pg_try_advisory_lock");
  }

  private static String sql(Step step) {
    assertThat(step).isInstanceOf(Run.class);
    return ((Run) step).sql();
  }

  /** Rows of two values each, with a blank between them. */
  private static Answer rows(String... rows) {
    return new Answer(
        Optional.empty(),
        false,
        Stream.of(rows)
            .map(row -> Stream.of(row.split(" ", -1)).map(Optional::of).toList())
            .toList(),
        TransactionStatus.IDLE);
  }

  private static Answer failed() {
    return new Answer(Optional.of(CANCELLED), false, List.of(), TransactionStatus.IDLE);
  }
}
