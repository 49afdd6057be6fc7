package org.pgweir.gateway.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judge, and what it has already said: a cache of judgements shared by all sessions.
 *
 * <p>A judgement that is not in the cache is made on the executor, never on an event loop, because
 * a parser may take its time. Safe for any thread.
 */
public final class Judgements {

  /** Texts above this many bytes are judged each time: they are rarely sent twice. */
  private static final int LARGEST_CACHED_TEXT_BYTES = 64 * 1024;

  private static final Refusal JUDGE_FAILED =
      new Refusal(
          "judge-failed",
          "XX000",
          "the gateway failed to judge the statement",
          Optional.of("It was not sent to the server. The gateway's log says what went wrong."),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
  private static final List<String> WARM_UP =
      List.of(
          "SELECT a, count(*) FROM t JOIN u USING (id) WHERE b = $1 GROUP BY a ORDER BY 2 LIMIT 1",
          "INSERT INTO t (a) VALUES ($1) ON CONFLICT DO NOTHING RETURNING a",
          "UPDATE t SET a = $1 WHERE id = $2",
          "ALTER TABLE t ADD COLUMN c uuid NOT NULL DEFAULT gen_random_uuid()");

  private static final Logger LOG = LoggerFactory.getLogger(Judgements.class);

  private final Judge judge;
  private final Executor executor;
  private final Cache<Object, Entry> cache;

  /** A key is kept beside its judgement, so that sessions can share its bytes. */
  private record Entry(SqlText text, Judgement judgement) {}

  /**
   * @param cacheBytes bound on the text bytes kept, about
   */
  public Judgements(Judge judge, Executor executor, long cacheBytes) {
    this.judge = judge;
    this.executor = executor;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((Object key, Entry entry) -> 200 + entry.text().bytes().length)
            .executor(executor)
            .build();
  }

  long epoch() {
    return judge.epoch();
  }

  /** The text and judgement of this epoch if they are cached, else null. */
  @Nullable Judged ifKnown(SqlText.Probe probe) {
    return current(cache.getIfPresent(probe));
  }

  @Nullable Judged ifKnown(SqlText text) {
    return current(cache.getIfPresent(text));
  }

  private @Nullable Judged current(@Nullable Entry entry) {
    return entry == null || entry.judgement().epoch() != judge.epoch()
        ? null
        : new Judged(entry.text(), entry.judgement());
  }

  /** Judges on the executor, then calls back there. */
  void judge(SqlText text, Consumer<Judged> done) {
    executor.execute(() -> {
      Judgement judgement = judged(text);
      if (text.bytes().length <= LARGEST_CACHED_TEXT_BYTES) {
        cache.put(text, new Entry(text, judgement));
      }
      done.accept(new Judged(text, judgement));
    });
  }

  /** Judges a few texts beforehand: the first use of a grammar takes its time. */
  public void warmUp() {
    for (String sql : WARM_UP) {
      judge(
          new SqlText(
              sql.getBytes(StandardCharsets.US_ASCII),
              ClientEncoding.UTF8,
              SessionState.UNKNOWN_FACTS),
          judged -> {});
    }
  }

  private Judgement judged(SqlText text) {
    try {
      return judge.judge(text.decoded().text(), text.facts());
    } catch (RuntimeException | StackOverflowError fault) {
      LOG.atError()
          .setCause(WithoutText.of(fault))
          .log("the judge failed; the statement is refused");
      String sql = text.decoded().text();
      return new Judgement(
          List.of(new JudgedStatement(0, sql.length(), Verdict.refuse(JUDGE_FAILED))),
          judge.epoch());
    }
  }

  Verdict judgeFunctionCall(int functionOid, SessionFacts facts) {
    return judge.judgeFunctionCall(functionOid, facts);
  }

  /** A text and the judgement on it. */
  record Judged(SqlText text, Judgement judgement) {}
}
