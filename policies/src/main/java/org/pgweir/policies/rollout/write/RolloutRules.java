package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.Columns;
import org.pgweir.policies.rollout.Enforcement;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rollout.Reads;
import org.pgweir.policies.rollout.Writes;
import org.pgweir.policies.rollout.write.Objection.Demand;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.Splice;

/**
 * What the rollouts of a database say to statements. Immutable, pure; any thread.
 *
 * @param open those that are under way
 */
public record RolloutRules(List<OpenRollout> open) {

  /** Of a write that keeps only one side. */
  public static final String DUAL_WRITE = "rollout-dual-write";

  /** Of a write to columns that are about to go. */
  public static final String GOING_COLUMN = "rollout-going-column";

  /** Of a read of columns that are not filled yet. */
  public static final String EARLY_READ = "rollout-early-read";

  /** Of a read of columns that will go. */
  public static final String LATE_READ = "rollout-late-read";

  private static final int LONGEST_HINT = 20_000;

  public RolloutRules {
    open = List.copyOf(open);
  }

  /**
   * What they have against a statement by itself, apart from those that stand in it.
   *
   * @param obstacle why nothing can be put into it where it stands, without a full stop
   */
  public List<Objection> check(Subject subject, Optional<String> obstacle) {
    if (open.isEmpty()) {
      return List.of();
    }
    List<Objection> objections = new ArrayList<>(0);
    List<WriteSite> sites = WriteSite.in(subject.statement());
    List<IncompleteWrite> incomplete = new ArrayList<>(0);
    for (OpenRollout rollout : open) {
      for (WriteSite site : sites) {
        switch (rollout.writes()) {
          case Writes.Any _ -> {}
          case Writes.Both _ ->
              IncompleteWrite.of(site, rollout, subject).ifPresent(incomplete::add);
          case Writes.OnlyNew _ ->
              objections.addAll(going(site, rollout, rollout.oldColumns(), subject));
          case Writes.OnlyOld _ ->
              objections.addAll(going(site, rollout, rollout.newColumns(), subject));
        }
      }
      reads(rollout, subject).ifPresent(objections::add);
    }
    if (!incomplete.isEmpty()) {
      objections.addAll(oneSided(new Completion(subject, incomplete, obstacle), subject));
    }
    return objections;
  }

  private static List<Objection> oneSided(Completion completion, Subject subject) {
    List<Splice> amended =
        completion.splices(rollout ->
            rollout.writes() instanceof Writes.Both(Enforcement enforcement, var _)
                && enforcement == Enforcement.REPLACE);
    List<Splice> all = completion.splices(_ -> true);
    List<Objection> objections = new ArrayList<>();
    for (OpenRollout rollout : completion.rollouts()) {
      if (rollout.writes() instanceof Writes.Both both) {
        Finding finding = finding(rollout, completion, all, subject);
        Demand demand = demand(both, !amended.isEmpty() && completion.obstacle(rollout).isEmpty());
        objections.add(
            Objection.of(
                rollout, demand == Demand.AMEND ? finding.withSplices(amended) : finding, demand));
      }
    }
    return objections;
  }

  private static Demand demand(Writes.Both both, boolean canBeAmended) {
    Enforcement enforcement =
        both.enforcement() == Enforcement.REPLACE && !canBeAmended
            ? both.fallback()
            : both.enforcement();
    return switch (enforcement) {
      case OBSERVE, TRIGGER -> Demand.OBSERVE;
      case REPLACE -> Demand.AMEND;
      case REFUSE -> Demand.REFUSE;
    };
  }

  private static Finding finding(
      OpenRollout rollout, Completion completion, List<Splice> all, Subject subject) {
    Gap gap = completion.of(rollout).getFirst().gap();
    List<String> missing = List.copyOf(gap.missing().keySet());
    String message =
        gap.given().isEmpty()
            ? "a row of %s is made without a value for %s".formatted(table(rollout), names(missing))
            : "%s of %s is written without %s"
                .formatted(names(gap.given()), table(rollout), names(missing));
    String detail =
        "Rollout %s is in phase %s: whoever writes one side writes the other."
            .formatted(rollout.name(), rollout.phase().word());
    Optional<String> obstacle = completion.obstacle(rollout);
    Finding finding =
        finding(
            DUAL_WRITE,
            rollout,
            message,
            obstacle
                .map(why -> detail + " The statement cannot be completed by itself: " + why + ".")
                .orElse(detail),
            missing.getFirst());
    return finding.withHint(
        obstacle.isEmpty() ? completed(subject, all).orElseGet(() -> inWords(gap)) : inWords(gap));
  }

  private static Optional<String> completed(Subject subject, List<Splice> splices) {
    int start = subject.statement().range().start();
    int end = subject.statement().range().end();
    return end - start > LONGEST_HINT || splices.isEmpty()
        ? Optional.empty()
        : Optional.of(Splice.apply(subject.text().text(), start, end, splices));
  }

  private static String inWords(Gap gap) {
    return gap.missing().entrySet().stream()
        .map(each ->
            each.getValue()
                .map(expression ->
                    "Give %s a value too; of a row it is: %s"
                        .formatted(each.getKey(), expression.sql()))
                .orElseGet(() -> "Give %s a value too.".formatted(each.getKey())))
        .collect(Collectors.joining("\n"));
  }

  private static List<Objection> going(
      WriteSite site, OpenRollout rollout, List<String> columns, Subject subject) {
    return WrittenTable.of(site.table(), rollout.table(), site, subject).stream()
        .flatMap(table -> IncompleteWrite.written(site, table, subject.surroundings()).stream())
        .flatMap(written -> columns.stream().filter(written::contains).limit(1))
        .map(column -> {
          Finding finding =
              finding(
                      GOING_COLUMN,
                      rollout,
                      "%s of %s is written, which is about to go".formatted(column, table(rollout)),
                      "Rollout %s is in phase %s."
                          .formatted(rollout.name(), rollout.phase().word()),
                      column)
                  .withHint("Leave %s out.".formatted(column));
          return Objection.of(rollout, finding, Demand.REFUSE);
        })
        .toList();
  }

  private static Optional<Objection> reads(OpenRollout rollout, Subject subject) {
    return read(rollout, rollout.newColumns(), rollout.readsOfNew(), subject)
        .map(column ->
            reading(
                EARLY_READ,
                rollout,
                rollout.readsOfNew(),
                column,
                "its rows have not been compared yet",
                rollout.oldColumns()))
        .or(() ->
            read(rollout, rollout.oldColumns(), rollout.readsOfOld(), subject)
                .map(column ->
                    reading(
                        LATE_READ,
                        rollout,
                        rollout.readsOfOld(),
                        column,
                        "it is about to go",
                        rollout.newColumns())));
  }

  /** The first of the columns that the statement reads by name. */
  private static Optional<String> read(
      OpenRollout rollout, List<String> columns, Reads reads, Subject subject) {
    if (reads == Reads.ALLOW) {
      return Optional.empty();
    }
    Columns read = subject.analysis().columnsRead().get(rollout.table());
    return read == null
        ? Optional.empty()
        : columns.stream().filter(read.names()::contains).findFirst();
  }

  private static Objection reading(
      String rule,
      OpenRollout rollout,
      Reads reads,
      String column,
      String why,
      List<String> instead) {
    Finding finding =
        finding(
            rule,
            rollout,
            "%s of %s is read: %s".formatted(column, table(rollout), why),
            "Rollout %s is in phase %s.".formatted(rollout.name(), rollout.phase().word()),
            column);
    return Objection.of(
        rollout,
        instead.isEmpty() ? finding : finding.withHint("Read %s.".formatted(names(instead))),
        switch (reads) {
          case ALLOW, OBSERVE -> Demand.OBSERVE;
          case WARN -> Demand.WARN;
          case REFUSE -> Demand.REFUSE;
        });
  }

  private static Finding finding(
      String rule, OpenRollout rollout, String message, String detail, String column) {
    return new Finding(
            rule,
            Severity.ERROR,
            message,
            detail,
            Optional.empty(),
            Optional.empty(),
            Optional.empty())
        .withTable(rollout.table())
        .withColumn(Identifier.of(column));
  }

  private static String table(OpenRollout rollout) {
    return rollout.table().name();
  }

  private static String names(List<String> columns) {
    return String.join(", ", new TreeSet<>(columns));
  }
}
