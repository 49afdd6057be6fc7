package org.pgweir.gateway.policy;

import java.time.Duration;
import java.util.List;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.policies.PolicyJudge;
import org.pgweir.policies.Reload;
import org.pgweir.policies.policy.Exemption;
import org.pgweir.policies.policy.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the policy files again every second and puts what has changed in force.
 *
 * <p>Reads them on a virtual thread of its own and compares contents, so that a file system's times
 * and events do not matter. Files that cannot be used leave in force what was, and are told in the
 * log, in {@code /readyz} and as a metric.
 */
public final class PolicyWatch implements AutoCloseable {

  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(PolicyWatch.class);

  private final PolicyJudge judge;
  private final GatewayMetrics metrics;
  private final Thread thread;
  private volatile List<Problem> problems = List.of();

  private PolicyWatch(PolicyJudge judge, GatewayMetrics metrics) {
    this.judge = judge;
    this.metrics = metrics;
    this.thread = Thread.ofVirtual().name("policy-watch").unstarted(this::run);
  }

  /** Watches until closed. */
  public static PolicyWatch start(PolicyJudge judge, GatewayMetrics metrics) {
    PolicyWatch watch = new PolicyWatch(judge, metrics);
    metrics.policyEpoch(judge::epoch);
    tell(judge.policies().expired());
    watch.thread.start();
    return watch;
  }

  /** The policies in force, and what is wrong with those that are not. */
  public String detail() {
    List<Problem> wrong = problems;
    String epoch = "policy epoch " + judge.policyEpoch();
    return wrong.isEmpty()
        ? epoch
        : epoch + " stays in force: " + wrong.getFirst() + more(wrong.size() - 1);
  }

  private static String more(int problems) {
    return problems == 0 ? "" : " (and " + problems + " more, see the log)";
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(INTERVAL);
        reload();
      }
    } catch (InterruptedException _) {
      // closed
    }
  }

  private void reload() {
    try {
      switch (judge.reload()) {
        case Reload.Unchanged _ -> {}
        case Reload.Changed(var epoch, var expired) -> {
          problems = List.of();
          LOG.atInfo().addKeyValue("epoch", epoch).log("policies changed");
          tell(expired);
        }
        case Reload.Rejected(var epoch, var found) -> {
          problems = found;
          metrics.policyReloadFailed();
          for (Problem problem : found) {
            LOG.atError().addKeyValue("epoch", epoch).log("policies not taken: {}", problem);
          }
        }
      }
    } catch (RuntimeException fault) {
      metrics.policyReloadFailed();
      LOG.error("could not read the policies", fault);
    }
  }

  private static void tell(List<Exemption> expired) {
    for (Exemption exemption : expired) {
      LOG.atWarn()
          .addKeyValue("owner", exemption.owner())
          .addKeyValue("rule", exemption.rule())
          .log("{}: the exception expired on {}", exemption.place(), exemption.expires());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
