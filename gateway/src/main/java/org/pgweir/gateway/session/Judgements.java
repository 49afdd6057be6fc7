package org.pgweir.gateway.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.pgweir.gateway.action.AmendedText;
import org.pgweir.gateway.observe.WithoutText;
import org.pgweir.gateway.usage.Tally;
import org.pgweir.gateway.usage.UsageCounter;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.SessionTerms;
import org.pgweir.policies.Verdict;
import org.pgweir.policies.analysis.TransactionSoFar;
import org.pgweir.policies.sql.StatementShapes;
import org.pgweir.policies.sql.tree.Splice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The judge, and what it has already said: a cache of judgements shared by all sessions.
 *
 * <p>A judgement that depends on no literal is kept under the {@linkplain
 * org.pgweir.policies.sql.StatementShape shape} of its text, and under the text itself only once
 * that text has come again: so that literals that never come again push nothing out.
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
  private final UsageCounter counter;
  private final Executor executor;
  private final Cache<Object, Judged> texts;
  private final Cache<Shape, Shared> shapes;
  private final Recent recent = new Recent();

  /** Texts that differ in their literals only, on sessions with equal facts. */
  private record Shape(String key, SessionFacts facts) {}

  /** What all texts of a shape have in common. */
  private record Shared(Judgement judgement, Tally tally) {}

  /**
   * A judge whose texts nobody counts.
   *
   * @param cacheBytes bound on the text bytes kept, about
   */
  public Judgements(Judge judge, Executor executor, long cacheBytes) {
    this(judge, UsageCounter.NONE, executor, cacheBytes);
  }

  /**
   * @param counter counts what texts use when they run
   * @param cacheBytes bound on the text bytes kept, about
   */
  public Judgements(Judge judge, UsageCounter counter, Executor executor, long cacheBytes) {
    this.judge = judge;
    this.counter = counter;
    this.executor = executor;
    this.texts =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes / 2)
            .weigher((Object key, Judged judged) -> 200 + judged.text().bytes().length)
            .executor(executor)
            .build();
    this.shapes =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes / 2)
            .weigher((Shape shape, Shared shared) -> 200 + shape.key().length())
            .executor(executor)
            .build();
  }

  long epoch() {
    return judge.epoch();
  }

  /** The text and judgement of this epoch if they are cached, else null. */
  @Nullable Judged ifKnown(SqlText.Probe probe) {
    Judged judged = texts.getIfPresent(probe);
    if (judged != null && isCurrent(judged.judgement())) {
      return judged;
    }
    return probe.bytes() <= Judge.LONGEST_SHAPE_CHARACTERS ? ofShape(probe.toText()) : null;
  }

  @Nullable Judged ifKnown(SqlText text) {
    Judged judged = texts.getIfPresent(text);
    if (judged != null && isCurrent(judged.judgement())) {
      return judged;
    }
    return text.function().isEmpty() && text.bytes().length <= Judge.LONGEST_SHAPE_CHARACTERS
        ? ofShape(text)
        : null;
  }

  private @Nullable Judged ofShape(SqlText text) {
    Shared shared = shapes.getIfPresent(shape(text));
    if (shared == null || !isCurrent(shared.judgement())) {
      return null;
    }
    Judged judged = new Judged(text, shared.judgement(), TransactionSoFar.NONE, shared.tally());
    if (recent.saw(text.hashCode())) {
      texts.put(text, judged);
    }
    return judged;
  }

  private boolean isCurrent(Judgement judgement) {
    return judgement.epoch() == judge.epoch();
  }

  private static Shape shape(SqlText text) {
    return new Shape(
        StatementShapes.of(text.decoded().text(), text.facts().standardConformingStrings()).key(),
        text.facts());
  }

  /**
   * Judges on the executor, for that transaction, then calls back there. What is kept is the
   * judgement outside of any transaction. Never calls back while the gateway closes.
   */
  void judge(SqlText text, TransactionSoFar transaction, Consumer<Judged> done) {
    try {
      executor.execute(() -> {
        Judged judged = ifKnown(text);
        if (judged == null) {
          judged = judged(text, TransactionSoFar.NONE);
          keep(judged);
        }
        done.accept(judged.holdsIn(transaction) ? judged : judged(text, transaction));
      });
    } catch (RejectedExecutionException closing) {
      LOG.debug("the gateway closes; a statement is not judged any more");
    }
  }

  private void keep(Judged judged) {
    int bytes = judged.text().bytes().length;
    if (!judged.judgement().reach().lasting()) {
      return;
    }
    if (judged.judgement().reach().wholeShape() && bytes <= Judge.LONGEST_SHAPE_CHARACTERS) {
      shapes.put(shape(judged.text()), new Shared(judged.judgement().ofShape(), judged.tally()));
    } else if (bytes <= LARGEST_CACHED_TEXT_BYTES) {
      texts.put(judged.text(), judged);
    }
  }

  /** Judges a few texts beforehand: the first use of a grammar takes its time. */
  public void warmUp() {
    for (String sql : WARM_UP) {
      judge(
          new SqlText(
              sql.getBytes(StandardCharsets.US_ASCII),
              ClientEncoding.UTF8,
              SessionState.UNKNOWN_FACTS),
          TransactionSoFar.NONE,
          judged -> {});
    }
  }

  private Judged judged(SqlText text, TransactionSoFar transaction) {
    SessionFacts facts = text.facts().withTransaction(transaction);
    Judgement judgement = judgement(text, facts);
    return new Judged(text, judgement, transaction, counter.tally(facts, judgement));
  }

  private Judgement judgement(SqlText text, SessionFacts facts) {
    try {
      return text.function().isPresent()
          ? judge.judgeFunctionCall(text.function().getAsInt(), facts)
          : text.writable(judge.judge(text.decoded().text(), facts));
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

  /** On what terms a session takes place that is about to start. */
  public SessionTerms terms(SessionFacts facts) {
    return judge.terms(facts);
  }

  /**
   * A text and the judgement on it.
   *
   * @param transaction the one it was made for
   * @param tally counts how often it runs
   * @param amended the text as it goes to the server, where that is another
   */
  record Judged(
      SqlText text,
      Judgement judgement,
      TransactionSoFar transaction,
      Tally tally,
      Optional<AmendedText> amended) {

    Judged(SqlText text, Judgement judgement, TransactionSoFar transaction, Tally tally) {
      this(text, judgement, transaction, tally, text.amended(judgement));
    }

    /** Why the first of its statements that is refused is. */
    @Nullable Refusal refusal() {
      for (JudgedStatement statement : judgement.statements()) {
        if (statement.verdict() instanceof Verdict.Refuse(Refusal refusal)) {
          return refusal;
        }
      }
      return null;
    }

    /** The text as the server is to have it. */
    String sql() {
      String written = text.decoded().text();
      return amended.isEmpty() ? written : Splice.apply(written, judgement.splices());
    }

    boolean holdsIn(TransactionSoFar other) {
      return transaction.equals(other)
          || (transaction.equals(TransactionSoFar.NONE)
              && judgement.reach().anyTransaction()
              && !other.trace().weighsOnData());
    }
  }
}
