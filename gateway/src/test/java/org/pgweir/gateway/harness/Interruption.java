package org.pgweir.gateway.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pgweir.gateway.harness.Turnstile.Place;
import org.pgweir.gateway.harness.Turnstile.Side;

/**
 * A plan, where its worker is stopped, and what happens then.
 *
 * @param what the statement it is stopped at, for the report
 */
record Interruption(ChangeCase change, Place place, String what, Kind kind) {

  /** What happens to a change whose worker is stopped. */
  enum Kind {
    /** Its gateway is killed; the next one goes on. */
    GATEWAY_KILLED,
    /** Its gateway is killed; the change is aborted before the next one has begun with it. */
    GATEWAY_KILLED_AND_ABORTED,
    /** It is aborted, then its worker goes on. */
    ABORTED,
    /** The server breaks down, as it does when one of its processes is killed. */
    BACKEND_KILLED,
    /** Its gateway is killed while the server is at a statement outside transactions. */
    GATEWAY_KILLED_INSIDE,
    /** It is aborted while the server is at such a statement. */
    ABORTED_INSIDE;

    boolean isInside() {
      return this == GATEWAY_KILLED_INSIDE || this == ABORTED_INSIDE;
    }
  }

  private static final List<Kind> BETWEEN =
      Stream.of(Kind.values()).filter(kind -> !kind.isInside()).toList();

  /** These wait for everybody who uses the table; a part of what they do is committed then. */
  private static final Pattern CONCURRENT =
      Pattern.compile("(?s)\\s*(CREATE .*INDEX CONCURRENTLY|ALTER TABLE .*DETACH ).*");

  private static final Pattern STEP_BEGINS = Pattern.compile("UPDATE pgweir.step SET tries = ");

  /** Neither changes anything: what a worker reads, and the settings of its session. */
  private static final Set<Pattern> READS =
      Set.of(
          Pattern.compile("(?s)\\s*SELECT pg_catalog\\.set_config.*"),
          Pattern.compile("(?s)\\s*SELECT .*FROM pgweir\\..*"),
          Pattern.compile("(?s)\\s*SELECT .*FROM pg_catalog\\..*"));

  /**
   * Where to stop the worker of a change.
   *
   * @param seen what it sent when nothing stopped it
   * @param everywhere at each statement that is no mere reading; else at one of each step
   * @param turn which statement, side and kind come first; the others follow in turn
   */
  static List<Interruption> of(ChangeCase change, List<String> seen, boolean everywhere, int turn) {
    List<Interruption> all = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      if (CONCURRENT.matcher(seen.get(i)).matches()) {
        all.add(at(change, seen, i + 1, Side.BEFORE, Kind.GATEWAY_KILLED_INSIDE));
        all.add(at(change, seen, i + 1, Side.BEFORE, Kind.ABORTED_INSIDE));
      }
    }
    int next = turn;
    for (List<Integer> step : steps(seen)) {
      List<Integer> stops = everywhere ? step : List.of(step.get(next * 5 % step.size()));
      for (int statement : stops) {
        Side side = next % 2 == 0 ? Side.BEFORE : Side.BEHIND;
        Kind kind = BETWEEN.get(next / 2 % BETWEEN.size());
        all.add(at(change, seen, statement, side, kind));
        next++;
      }
    }
    return all;
  }

  private static Interruption at(
      ChangeCase change, List<String> seen, int statement, Side side, Kind kind) {
    return new Interruption(change, new Place(statement, side), seen.get(statement - 1), kind);
  }

  /** Numbers of the statements of each step; its first is the entry that it begins. */
  private static List<List<Integer>> steps(List<String> seen) {
    List<List<Integer>> steps = new ArrayList<>();
    for (int i = 0; i < seen.size(); i++) {
      String sql = seen.get(i);
      if (STEP_BEGINS.matcher(sql).find()) {
        steps.add(new ArrayList<>());
      }
      if (!steps.isEmpty() && READS.stream().noneMatch(each -> each.matcher(sql).matches())) {
        steps.getLast().add(i + 1);
      }
    }
    return steps;
  }

  @Override
  public String toString() {
    return "%s, %s %s statement %d: %s"
        .formatted(
            change.name(),
            kind,
            place.side(),
            place.statement(),
            what.strip().replaceAll("\\s+", " "));
  }
}
