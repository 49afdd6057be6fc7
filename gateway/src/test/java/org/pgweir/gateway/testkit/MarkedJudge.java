package org.pgweir.gateway.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.pgweir.policies.Judge;
import org.pgweir.policies.JudgedStatement;
import org.pgweir.policies.Judgement;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.SessionFacts;
import org.pgweir.policies.Verdict;

/**
 * A judge that refuses statements with the word {@code refuse_me} in them, and those with {@code
 * refuse_later} while it is told to. A semicolon always ends a statement.
 */
public final class MarkedJudge implements Judge {

  /** Rule id of every refusal. */
  public static final String RULE = "marked-statement";

  public static final String MESSAGE = "the statement is marked";
  public static final String DETAIL = "It holds the word that this judge looks for.";
  public static final String HINT = "Leave the word out.";

  /** {@code abs(bigint)}, the function this judge does not like to be called. */
  public static final int REFUSED_FUNCTION = 1396;

  /** Odd while statements with {@code refuse_later} are refused. */
  private final AtomicLong epoch = new AtomicLong();

  /** Moves to a new epoch in which {@code refuse_later} is refused. */
  public void refuseLater() {
    epoch.updateAndGet(now -> now | 1);
  }

  /** Moves to a new epoch in which only {@code refuse_me} is refused. */
  public void allowLater() {
    epoch.updateAndGet(now -> now + (now & 1));
  }

  @Override
  public long epoch() {
    return epoch.get();
  }

  @Override
  public Judgement judge(String sql, SessionFacts session) {
    long now = epoch.get();
    List<JudgedStatement> statements = new ArrayList<>();
    int end;
    for (int start = 0; start < sql.length(); start = end + 1) {
      int semicolon = sql.indexOf(';', start);
      end = semicolon < 0 ? sql.length() : semicolon;
      String statement = sql.substring(start, end);
      if (!statement.isBlank()) {
        int lead = statement.length() - statement.stripLeading().length();
        statements.add(new JudgedStatement(start + lead, end, verdict(statement, now)));
      }
    }
    return new Judgement(statements, now);
  }

  private static Verdict verdict(String statement, long epoch) {
    boolean refused =
        statement.contains("refuse_me") || ((epoch & 1) == 1 && statement.contains("refuse_later"));
    return refused ? Verdict.refuse(refusal()) : Verdict.forward();
  }

  @Override
  public Judgement judgeFunctionCall(int functionOid, SessionFacts session) {
    Verdict verdict =
        functionOid == REFUSED_FUNCTION ? Verdict.refuse(refusal()) : Verdict.forward();
    return new Judgement(List.of(new JudgedStatement(0, 0, verdict)), epoch());
  }

  private static Refusal refusal() {
    return new Refusal(
        RULE,
        Refusal.INSUFFICIENT_PRIVILEGE,
        MESSAGE,
        Optional.of(DETAIL),
        Optional.of(HINT),
        Optional.of("public"),
        Optional.of("orders"),
        Optional.of("note"));
  }
}
