package org.pgweir.gateway.session;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.pgweir.gateway.session.Judgements.Judged;
import org.pgweir.policies.Judge;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.analysis.TransactionSoFar;

/** What a judgement costs that was made before; for the benchmark. */
public final class CachedJudgements {

  private static final int LOOK_UPS = 2_000_000;

  private CachedJudgements() {}

  /**
   * The cost of one look-up.
   *
   * @param nanos wall time
   * @param bytes allocated
   */
  public record Cost(double nanos, double bytes) {}

  /** Looks the text up again and again, as it lies in a buffer. */
  public static Cost lookUp(Judge judge, SessionFacts facts, String sql) {
    Judgements judgements = new Judgements(judge, Runnable::run, 1 << 20);
    ByteBuf buffer = Unpooled.copiedBuffer(sql, StandardCharsets.UTF_8);
    SqlText.Probe probe = new SqlText.Probe();
    probe.at(buffer, 0, buffer.readableBytes(), ClientEncoding.UTF8, facts);
    // Kept under its shape the first time, under its own text the second.
    for (int i = 0; i < 3; i++) {
      if (judgements.ifKnown(probe) == null) {
        judgements.judge(probe.toText(), TransactionSoFar.NONE, judged -> {});
      }
    }
    Cost cost = new Cost(0, 0);
    for (int round = 0; round < 3; round++) {
      cost = measure(judgements, probe, buffer, facts);
    }
    buffer.release();
    return cost;
  }

  private static Cost measure(
      Judgements judgements, SqlText.Probe probe, ByteBuf buffer, SessionFacts facts) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long allocated = threads.getCurrentThreadAllocatedBytes();
    long started = System.nanoTime();
    long forwarded = 0;
    for (int i = 0; i < LOOK_UPS; i++) {
      probe.at(buffer, 0, buffer.readableBytes(), ClientEncoding.UTF8, facts);
      Judged judged = Objects.requireNonNull(judgements.ifKnown(probe));
      forwarded += judged.judgement().forwardsAll() ? 1 : 0;
    }
    double nanos = (double) (System.nanoTime() - started) / LOOK_UPS;
    double bytes = (double) (threads.getCurrentThreadAllocatedBytes() - allocated) / forwarded;
    return new Cost(nanos, bytes);
  }
}
