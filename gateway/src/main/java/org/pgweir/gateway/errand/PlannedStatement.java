package org.pgweir.gateway.errand;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.pgweir.gateway.errand.ChangeJournal.Client;
import org.pgweir.gateway.errand.ChangeJournal.NotOffered;
import org.pgweir.gateway.errand.ChangeJournal.Offer;
import org.pgweir.gateway.errand.ChangeJournal.Offered;
import org.pgweir.gateway.errand.ChangeJournal.Proposal;
import org.pgweir.gateway.errand.ChangeJournal.Reading;
import org.pgweir.policies.Guard;
import org.pgweir.policies.PlannedChange;
import org.pgweir.policies.Refusal;
import org.pgweir.policies.Warning;
import org.pgweir.policies.analysis.LockMode;
import org.pgweir.policies.recipe.Plan;
import org.pgweir.policies.recipe.PlanReply;
import org.pgweir.policies.recipe.PlanStep;

/**
 * Begins a planned change in place of a statement, and waits for it.
 *
 * <pre>
 *   read the session → have the change written down → first step and begin_change() in one
 *   transaction → ask how far it is, with pauses on the server → reply
 * </pre>
 *
 * <p>The first step is done here if it only changes the catalogue: it and the journal commit
 * together, with the client's own rights, or not at all. A cancel request ends the wait and not the
 * change.
 */
public final class PlannedStatement implements Errand {

  private static final Duration LOCK_TIMEOUT = Duration.ofMillis(100);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration BUDGET = Duration.ofMinutes(1);
  private static final Duration BETWEEN_NOTICES = Duration.ofSeconds(5);
  private static final String QUERY_CANCELED = "57014";

  /** What decides how the plan's SQL is read; some are unknown to old servers. */
  private static final List<String> SETTINGS =
      List.of(
          "search_path",
          "TimeZone",
          "DateStyle",
          "IntervalStyle",
          "standard_conforming_strings",
          "check_function_bodies",
          "default_tablespace",
          "default_table_access_method",
          "default_toast_compression");

  private enum Doing {
    READING,
    BEGINNING,
    WAITING
  }

  private final String statement;
  private final long policyEpoch;
  private final PlannedChange change;
  private final Client client;
  private final ChangeJournal journal;
  private final List<Warning> warnings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final GuardWatch watch;
  private final boolean firstWithClient;
  private final long enough;

  private Doing doing = Doing.READING;
  private Offered offered = new Offered(0, "");
  private Errand beginning = this;
  private Instant nextNotice;

  /**
   * @param statement the client's text, of one statement
   * @param warnings what the client is told before
   * @param watch hears of the tries of the first step
   */
  public PlannedStatement(
      String statement,
      long policyEpoch,
      PlannedChange change,
      Client client,
      ChangeJournal journal,
      List<Warning> warnings,
      InstantSource clock,
      RandomGenerator random,
      GuardWatch watch) {
    this.statement = statement;
    this.policyEpoch = policyEpoch;
    this.change = change;
    this.client = client;
    this.journal = journal;
    this.warnings = List.copyOf(warnings);
    this.clock = clock;
    this.random = random;
    this.watch = watch;
    this.firstWithClient = change.plan().beginsWithClient();
    this.enough = enough(change);
    this.nextNotice = clock.instant().plus(BETWEEN_NOTICES);
  }

  /** How many steps are done when the client gets its reply. */
  private static long enough(PlannedChange change) {
    List<PlanStep> steps = change.plan().steps();
    return change.reply() == PlanReply.FIRST_STEP
        ? steps.stream().takeWhile(PlanStep.Verify.class::isInstance).count() + 1
        : steps.size();
  }

  @Override
  public Step begin() {
    String table = Blocker.literal(Blocker.sql(plan().table()));
    return Run.ours(
        """
        SELECT current_user, pg_catalog.to_regclass(%s)::pg_catalog.oid, \
        (SELECT relpersistence FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(%s)), \
        pg_catalog.current_setting('transaction_read_only'), %s\
        """
            .formatted(
                table,
                table,
                SETTINGS.stream()
                    .map(name -> "pg_catalog.current_setting('%s', true)".formatted(name))
                    .collect(Collectors.joining(", "))),
        warnings);
  }

  @Override
  public Step answered(Answer answer) {
    return switch (doing) {
      case READING -> answer.error().<Step>map(Fail::new).orElseGet(() -> read(answer));
      case BEGINNING -> beginning(beginning.answered(answer));
      case WAITING -> waited(answer);
    };
  }

  private Step read(Answer answer) {
    List<Optional<String>> row = answer.rows().getFirst();
    if (row.get(2).equals(Optional.of("t"))) {
      return notOffered("no other session can reach the temporary table");
    }
    if (row.get(3).equals(Optional.of("on"))) {
      return notOffered("the server or the session is read-only");
    }
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < SETTINGS.size(); i++) {
      String name = SETTINGS.get(i);
      row.get(4 + i).ifPresent(value -> settings.put(name, value));
    }
    Reading session =
        new Reading(row.getFirst().orElseThrow(), row.get(1).map(Long::parseLong), settings);
    Proposal proposal = new Proposal(statement, policyEpoch, change, client, session);
    return new Await<>(journal.offer(proposal), this::answered);
  }

  private Step answered(Offer offer) {
    return switch (offer) {
      case NotOffered(String why) -> notOffered(why);
      case Offered written -> {
        offered = written;
        doing = Doing.BEGINNING;
        beginning = new GuardedTries(beginning(), guard(), List.of(), clock, random, watch);
        yield beginning(beginning.begin());
      }
    };
  }

  /** The transaction that begins the change. */
  private String beginning() {
    String begin =
        "SELECT pgweir.begin_change(%d, '%s')".formatted(offered.change(), offered.token());
    return firstWithClient
        ? String.join("; ", ((PlanStep.ShortTransaction) plan().steps().getFirst()).statements())
            + "; "
            + begin
        : begin;
  }

  private Guard guard() {
    return change
        .guard()
        .map(guard ->
            new Guard(
                guard.lockTimeout(),
                Optional.of(guard.statementTimeout().orElse(STATEMENT_TIMEOUT)),
                guard.budget(),
                guard.endIdleAfter(),
                guard.locks()))
        .orElseGet(() ->
            new Guard(
                LOCK_TIMEOUT,
                Optional.of(STATEMENT_TIMEOUT),
                BUDGET,
                Optional.empty(),
                Map.of(plan().table(), LockMode.ACCESS_EXCLUSIVE)));
  }

  /** The same, of which the client hears nothing. */
  private Step beginning(Step step) {
    return switch (step) {
      case Run run -> new Run(run.sql(), Run.ALL, Run.ANOTHER_TEXT, run.notices());
      case Done _ -> begun();
      case Await<?> _, Complete _ -> step;
      case Fail _, GiveUp _ -> {
        journal.withdrawn(client.database(), offered.change());
        yield step;
      }
    };
  }

  private Step begun() {
    journal.begun(client.database(), offered.change());
    long done = firstWithClient ? 1 : 0;
    if (done >= enough) {
      return new Complete(change.commandTag(), said(begunText(), List.of()));
    }
    doing = Doing.WAITING;
    return ask(0.05, said(begunText(), List.of()));
  }

  private String begunText() {
    return "change %d began: %d steps in place of the statement"
        .formatted(offered.change(), plan().steps().size());
  }

  private Step ask(double pauseSeconds, List<Warning> notices) {
    return Run.ours(
        """
        SELECT pg_catalog.pg_sleep(%s); \
        SELECT state, back, steps_done, steps, doing, rows_changed, waits_for, sqlstate, error \
        FROM pgweir.change_progress(%d, '%s')\
        """
            .formatted(pauseSeconds, offered.change(), offered.token()),
        notices);
  }

  private Step waited(Answer answer) {
    if (answer.error().isPresent()) {
      return answer.sqlState().equals(QUERY_CANCELED)
          ? new GiveUp(stoppedWaiting())
          : new Fail(answer.error().get());
    }
    ChangeProgress progress = ChangeProgress.read(answer.rows().getLast());
    return switch (progress.state()) {
      case "done" -> new Complete(change.commandTag(), List.of());
      case "undone", "failed" -> new GiveUp(progress.refusal(change, offered.change()));
      default -> progress.stepsDone() >= enough && !progress.back() ? complete() : goOn(progress);
    };
  }

  private Step complete() {
    return new Complete(
        change.commandTag(),
        said(
            "change %d goes on in the background".formatted(offered.change()),
            List.of("pgweir change show %d tells how far it is".formatted(offered.change()))));
  }

  private Step goOn(ChangeProgress progress) {
    Instant now = clock.instant();
    if (now.isBefore(nextNotice)) {
      return ask(0.2, List.of());
    }
    nextNotice = now.plus(BETWEEN_NOTICES);
    return ask(0.2, said(progress.text(offered.change()), progress.details()));
  }

  private List<Warning> said(String what, List<String> details) {
    return List.of(
        new Warning(
            change.rule(),
            what,
            details.isEmpty() ? change.instead().message() : String.join("\n", details),
            Optional.empty(),
            change.instead().schema(),
            change.instead().table(),
            Optional.empty()));
  }

  private Step notOffered(String why) {
    Refusal instead = change.instead();
    return new GiveUp(
        new Refusal(
            instead.rule(),
            instead.sqlState(),
            instead.message(),
            Optional.of(
                instead.detail().map(detail -> detail + "\n").orElse("")
                    + "It was to be done as a planned change, but: "
                    + why
                    + "."),
            instead.hint(),
            instead.schema(),
            instead.table(),
            instead.column()));
  }

  private Refusal stoppedWaiting() {
    return new Refusal(
        change.rule(),
        QUERY_CANCELED,
        "change %d goes on; only the wait for it was canceled".formatted(offered.change()),
        Optional.of("It runs in the gateway, in steps of its own."),
        Optional.of(
            "pgweir change show %d tells how far it is, pgweir change abort %d undoes it."
                .formatted(offered.change(), offered.change())),
        change.instead().schema(),
        change.instead().table(),
        Optional.empty());
  }

  private Plan plan() {
    return change.plan();
  }
}
