package org.pgweir.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Judge;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Policies;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.TransactionSoFar;

class JudgementsTest {

  private static final SessionFacts FACTS = new SessionFacts("db", "user", "app", 180_000, true);

  private final CountingJudge judge = new CountingJudge();
  private final Judgements judgements = new Judgements(judge, Runnable::run, 1 << 20);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "SELECT abalance FROM pgbench_accounts WHERE aid = 1; | SELECT abalance FROM"
            + " pgbench_accounts WHERE aid = 77;",
        "INSERT INTO t VALUES (1, 'a'), (2, 'b') | INSERT INTO t VALUES (9, ''), (8, 'x'), (7, 'y')",
        "UPDATE t SET a = 1 WHERE b = 'x' | UPDATE t SET a = 2 WHERE b = $x$y$x$ -- z",
        "UPDATE pgbench_accounts SET abalance = abalance + 5 WHERE aid = 7; | UPDATE"
            + " pgbench_accounts SET abalance = abalance + 42 WHERE aid = 100;",
        "BEGIN; SELECT 1; COMMIT | BEGIN; SELECT 2; COMMIT",
      })
  void aTextOfAKnownShapeIsNotJudgedAgain(String first, String second) {
    look(first, FACTS);
    Judged judged = look(second, FACTS);

    assertThat(judge.texts).containsExactly(first);
    assertThat(judged.text().decoded().text()).isEqualTo(second);
    assertThat(judged.judgement().forwardsAll()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "DELETE FROM t WHERE id > 0 | DELETE FROM t WHERE id > 100",
        "DELETE FROM t WHERE 1 = 2 | DELETE FROM t WHERE 1 = 1",
        "DELETE FROM t WHERE a LIKE 'a%' | DELETE FROM t WHERE a LIKE '%'",
        "ALTER TABLE t ADD COLUMN c int DEFAULT 1 | ALTER TABLE t ADD COLUMN c int DEFAULT 2",
        "DO 'BEGIN END' | DO 'BEGIN; END'",
        "SELECT 'a | SELECT 'b",
      })
  void aTextWhoseLiteralsMatterIsJudgedByItself(String first, String second) {
    look(first, FACTS);
    look(second, FACTS);
    look(first, FACTS);

    assertThat(judge.texts).containsExactly(first, second);
  }

  @Test
  void aRefusedStatementOfAKnownShapeIsStillRefused() {
    look("SELECT 1; ALTER TABLE t ADD COLUMN c int DEFAULT 2", FACTS);
    Judged refused =
        look("SELECT 2; ALTER TABLE t ADD COLUMN c uuid DEFAULT gen_random_uuid()", FACTS);

    assertThat(refused.judgement().statements().getLast().verdict())
        .isInstanceOf(Verdict.Refuse.class);
    assertThat(refused.judgement().statements().getLast().start()).isEqualTo(10);
  }

  @Test
  void sessionsThatAreJudgedDifferentlyShareNoShape() {
    look("SELECT 1", FACTS);
    look("SELECT 2", FACTS.withStandardConformingStrings(false));
    look("SELECT 3", new SessionFacts("db", "other", "app", 180_000, true));

    assertThat(judge.texts).hasSize(3);
  }

  @Test
  void aShapeIsForgottenWhenTheEpochMoves() {
    look("SELECT 1", FACTS);
    judge.epoch++;
    look("SELECT 2", FACTS);

    assertThat(judge.texts).containsExactly("SELECT 1", "SELECT 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {4000, 5000})
  void onlyShortTextsAreReadOnTheEventLoop(int characters) {
    look("SELECT '" + "x".repeat(characters) + "'", FACTS);
    look("SELECT '" + "y".repeat(characters) + "'", FACTS);

    assertThat(judge.texts).hasSize(characters == 4000 ? 1 : 2);
  }

  private Judged look(String sql, SessionFacts facts) {
    byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
    SqlText.Probe probe =
        new SqlText.Probe()
            .at(Unpooled.wrappedBuffer(bytes), 0, bytes.length, ClientEncoding.UTF8, facts);
    @Nullable Judged known = judgements.ifKnown(probe);
    if (known != null) {
      return known;
    }
    List<Judged> made = new ArrayList<>();
    judgements.judge(probe.toText(), TransactionSoFar.NONE, made::add);
    return made.getFirst();
  }

  /** The judge of the pack {@code recommended}, and what it was asked. */
  private static final class CountingJudge implements Judge {
    private final Judge judge = Policies.judge();
    private final List<String> texts = new ArrayList<>();
    private long epoch;

    @Override
    public long epoch() {
      return epoch;
    }

    @Override
    public Judgement judge(String sql, SessionFacts session) {
      texts.add(sql);
      Judgement judgement = judge.judge(sql, session);
      return new Judgement(judgement.statements(), epoch, judgement.reach());
    }

    @Override
    public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
      return new Judgement(List.of(), epoch());
    }
  }
}
