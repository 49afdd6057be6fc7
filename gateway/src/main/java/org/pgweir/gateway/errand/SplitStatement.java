package org.pgweir.gateway.errand;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.pgweir.gateway.backfill.BackfillJob;
import org.pgweir.gateway.backfill.BackfillProgress;
import org.pgweir.gateway.backfill.BackfillTerms;
import org.pgweir.gateway.backfill.Backfills;
import org.pgweir.gateway.backfill.Backfills.NotStarted;
import org.pgweir.gateway.backfill.Backfills.Start;
import org.pgweir.gateway.backfill.Backfills.Started;
import org.pgweir.gateway.backfill.RowWork;
import org.pgweir.gateway.backfill.RunsAs;
import org.pgweir.gateway.errand.ChangeJournal.Client;
import org.pgweir.policies.PlannedChange;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/**
 * Starts a job in place of an UPDATE or DELETE of all rows, and waits for it.
 *
 * <pre>
 *   read the session → start the job → ask how far it is, with pauses on the server → UPDATE n
 * </pre>
 *
 * <p>A cancel request cancels the job; what it has committed stays. A client that leaves does not.
 */
public final class SplitStatement implements Errand {

  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(5);
  private static final String PAUSE = "SELECT pg_catalog.pg_sleep(0.1)";
  private static final String QUERY_CANCELED = "57014";

  private enum Doing {
    READING,
    WAITING
  }

  private final String statement;
  private final PlannedChange change;
  private final PlanStep.RowsOnce work;
  private final Client client;
  private final Backfills backfills;
  private final List<Warning> warnings;
  private final InstantSource clock;

  private Doing doing = Doing.READING;
  private long job;
  private Instant nextNotice;

  /**
   * @param statement the client's text, of one statement
   * @param warnings what the client is told before
   */
  public SplitStatement(
      String statement,
      PlannedChange change,
      PlanStep.RowsOnce work,
      Client client,
      Backfills backfills,
      List<Warning> warnings,
      InstantSource clock) {
    this.statement = statement;
    this.change = change;
    this.work = work;
    this.client = client;
    this.backfills = backfills;
    this.warnings = List.copyOf(warnings);
    this.clock = clock;
    this.nextNotice = clock.instant().plus(BETWEEN_NOTICES);
  }

  @Override
  public Step begin() {
    return Run.ours(
        "SELECT current_user, pg_catalog.current_setting('transaction_read_only'), "
            + PlannedStatement.SETTINGS.stream()
                .map("pg_catalog.current_setting('%s', true)"::formatted)
                .collect(Collectors.joining(", ")),
        warnings);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case READING -> answer.error().<Step>map(Fail::new).orElseGet(() -> start(answer));
      case WAITING ->
          answer.error().isEmpty()
              ? new Await<>(backfills.progress(client.database(), job), this::progressed)
              : answer.sqlState().equals(QUERY_CANCELED)
                  ? new Await<>(backfills.cancel(client.database(), job), this::canceled)
                  : new Fail(answer.error().get());
    };
  }

  private Step start(Answer answer) {
    List<Optional<String>> row = answer.rows().getFirst();
    if (row.get(1).equals(Optional.of("on"))) {
      return notStarted("the server or the session is read-only");
    }
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < PlannedStatement.SETTINGS.size(); i++) {
      String name = PlannedStatement.SETTINGS.get(i);
      row.get(2 + i).ifPresent(value -> settings.put(name, value));
    }
    RowWork rows =
        work.assignments()
            .<RowWork>map(assignments -> new RowWork.UpdateOnce(assignments, work.condition()))
            .orElseGet(() -> new RowWork.Delete(work.condition()));
    RunsAs runsAs =
        new RunsAs(
            client.login(), row.getFirst().orElseThrow(), settings, client.applicationName());
    BackfillJob asked =
        new BackfillJob(
            change.rule(),
            client.database(),
            work.table(),
            rows,
            runsAs,
            BackfillTerms.USUAL,
            statement);
    return new Await<>(backfills.start(asked), this::started);
  }

  private Step started(Start start) {
    return switch (start) {
      case NotStarted(var _, String why, var _) -> notStarted(why);
      case Started(long id) -> {
        job = id;
        doing = Doing.WAITING;
        if (change.reply() == PlanReply.FIRST_STEP) {
          yield new Complete(tag(0), said("job %d goes on in the background".formatted(id)));
        }
        yield Run.ours(PAUSE, said("job %d does it in batches".formatted(id)));
      }
    };
  }

  private Step progressed(Optional<BackfillProgress> found) {
    if (found.isEmpty()) {
      return Run.ours(PAUSE, List.of());
    }
    BackfillProgress progress = found.get();
    return switch (progress.state()) {
      case DONE -> new Complete(tag(progress.rowsChanged()), List.of());
      case FAILED ->
          new GiveUp(
              refusal(
                  progress.failure().map(BackfillProgress.Failure::sqlState).orElse("XX000"),
                  progress.failure().map(BackfillProgress.Failure::message).orElse("the job failed"),
                  stays(progress),
                  "pgweir backfill resume %d tries again.".formatted(job)));
      case CANCELED -> canceled(found);
      case RUNNING, PAUSED -> goOn(progress);
    };
  }

  private Step goOn(BackfillProgress progress) {
    Instant now = clock.instant();
    if (now.isBefore(nextNotice)) {
      return Run.ours(PAUSE, List.of());
    }
    nextNotice = now.plus(BETWEEN_NOTICES);
    List<String> parts = new ArrayList<>();
    parts.add("job %d: %,d rows changed".formatted(job, progress.rowsChanged()));
    progress
        .rowsExpected()
        .ifPresent(all -> parts.add("%,d of about %,d seen".formatted(progress.rowsSeen(), all)));
    progress.waitsFor().ifPresent(why -> parts.add("waits: " + why));
    return Run.ours(PAUSE, said(String.join(", ", parts)));
  }

  private Step canceled(Optional<BackfillProgress> last) {
    return new GiveUp(
        refusal(
            QUERY_CANCELED,
            "job %d was canceled".formatted(job),
            last.map(this::stays).orElse("What it has changed stays."),
            "Send the statement again, with a condition that leaves out what is changed."));
  }

  private String stays(BackfillProgress progress) {
    return "It had changed %,d rows, which stay so.".formatted(progress.rowsChanged());
  }

  private Step notStarted(String why) {
    Refusal instead = change.instead();
    return new GiveUp(
        new Refusal(
            instead.rule(),
            instead.sqlState(),
            instead.message(),
            Optional.of(
                instead.detail().map(detail -> detail + "\n").orElse("")
                    + "It was to be done by a job, but: "
                    + why
                    + "."),
            instead.hint(),
            instead.schema(),
            instead.table(),
            instead.column()));
  }

  private Refusal refusal(String sqlState, String message, String detail, String hint) {
    return new Refusal(
        change.rule(),
        sqlState,
        message,
        Optional.of(detail),
        Optional.of(hint),
        change.instead().schema(),
        change.instead().table(),
        Optional.empty());
  }

  private String tag(long rows) {
    return change.commandTag() + " " + rows;
  }

  private List<Warning> said(String what) {
    return List.of(
        new Warning(
            change.rule(),
            what,
            "pgweir backfill show %d tells how far it is.".formatted(job),
            Optional.empty(),
            change.instead().schema(),
            change.instead().table(),
            Optional.empty()));
  }
}
