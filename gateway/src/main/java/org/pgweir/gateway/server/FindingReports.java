package org.pgweir.gateway.server;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.pgweir.gateway.observe.FindingLog;
import org.pgweir.gateway.observe.FindingLog.Kind;
import org.pgweir.gateway.observe.GatewayMetrics;
import org.pgweir.gateway.session.Session;
import org.pgweir.gateway.session.SessionState;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Warning;

/** Counts and logs what was found in the statements of one session. */
final class FindingReports implements Session.Findings {

  private final SocketAddress client;
  private final SessionState state;
  private final GatewayMetrics metrics;
  private final FindingLog log;

  FindingReports(SocketAddress client, SessionState state, GatewayMetrics metrics, FindingLog log) {
    this.client = client;
    this.state = state;
    this.metrics = metrics;
    this.log = log;
  }

  @Override
  public void refused(Refusal refusal) {
    metrics.statementRefused(refusal.rule());
    report(Kind.REFUSED, refusal.rule());
  }

  @Override
  public void warned(Warning warning) {
    metrics.statementWarned(warning.rule());
    report(Kind.WARNED, warning.rule());
  }

  @Override
  public void amended(Refusal instead) {
    metrics.statementAmended(instead.rule());
    report(Kind.AMENDED, instead.rule());
  }

  @Override
  public void observed(Warning finding) {
    metrics.statementObserved(finding.rule());
    report(Kind.OBSERVED, finding.rule());
  }

  @Override
  public void tried(boolean locked) {
    metrics.guards().tried(locked);
  }

  @Override
  public void waited(Duration waited, boolean locked) {
    metrics.guards().waited(waited, locked);
  }

  @Override
  public void ended(int sessions) {
    metrics.guards().ended(sessions);
  }

  @Override
  public void ended(Judgement judgement, long tookNanos, boolean failed) {
    String database = state.facts().database();
    List<JudgedStatement> statements = judgement.statements();
    for (int i = 0; i < statements.size(); i++) {
      for (String table : statements.get(i).touched().tables()) {
        if (!isTouchedBefore(statements, i, table)) {
          metrics.tableLatency().ended(database, table, tookNanos, failed);
        }
      }
    }
  }

  private static boolean isTouchedBefore(List<JudgedStatement> all, int end, String table) {
    for (int i = 0; i < end; i++) {
      if (all.get(i).touched().tables().contains(table)) {
        return true;
      }
    }
    return false;
  }

  private void report(Kind kind, String rule) {
    SessionFacts facts = state.facts();
    log.found(
        kind,
        rule,
        () ->
            Map.of(
                "client", client,
                "database", facts.database(),
                "user", facts.user(),
                "application", facts.applicationName(),
                "class", state.terms().sessionClass().word()));
  }
}
