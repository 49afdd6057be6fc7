package org.pgweir.gateway.errand;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pgweir.policies.PlannedChange;
import org.pgweir.policies.Refusal;

/**
 * How far a change is, as {@code pgweir.change_progress} says.
 *
 * @param state one of pgweir.change.state
 * @param back whether it is being undone
 * @param doing the statement it is at
 * @param rowsChanged by backfills
 * @param waitsFor who is in its way
 * @param sqlState of the error that stopped it
 */
record ChangeProgress(
    String state,
    boolean back,
    long stepsDone,
    long steps,
    Optional<String> doing,
    long rowsChanged,
    Optional<String> waitsFor,
    Optional<String> sqlState,
    Optional<String> error) {

  private static final String QUERY_CANCELED = "57014";

  static ChangeProgress read(List<Optional<String>> row) {
    return new ChangeProgress(
        row.get(0).orElse("gone"),
        row.get(1).filter("t"::equals).isPresent(),
        row.get(2).map(Long::parseLong).orElse(0L),
        row.get(3).map(Long::parseLong).orElse(0L),
        row.get(4),
        row.get(5).map(Long::parseLong).orElse(0L),
        row.get(6),
        row.get(7),
        row.get(8));
  }

  /** For people: {@code change 7 is running: 2 of 4 steps done}. */
  String text(long change) {
    return "change %d is %s: %d of %d steps done".formatted(change, state, stepsDone, steps);
  }

  /** What it is at. */
  List<String> details() {
    List<String> details = new ArrayList<>();
    doing.ifPresent(details::add);
    if (rowsChanged > 0) {
      details.add("rows changed so far: " + rowsChanged);
    }
    waitsFor.ifPresent(who -> details.add("waits for " + who));
    error.ifPresent(details::add);
    return details;
  }

  /** What the client of a change that did not come to its end is told. */
  Refusal refusal(PlannedChange change, long number) {
    boolean undone = state.equals("undone");
    return new Refusal(
        change.rule(),
        sqlState.orElse(QUERY_CANCELED),
        error.orElse("change %d was aborted".formatted(number)),
        Optional.of(
            undone
                ? "Change %d has been undone: the table is as it was.".formatted(number)
                : "Change %d stopped after %d of %d steps.".formatted(number, stepsDone, steps)),
        undone
            ? Optional.empty()
            : Optional.of(
                "pgweir change resume %d tries again, pgweir change abort %d undoes it."
                    .formatted(number, number)),
        change.instead().schema(),
        change.instead().table(),
        Optional.empty());
  }
}
