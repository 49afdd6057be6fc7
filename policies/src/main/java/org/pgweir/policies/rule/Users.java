package org.pgweir.policies.rule;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.usage.SeenUse;
import org.pgweir.policies.usage.TableUsage;
import org.pgweir.policies.usage.Usages.Evidence;
import org.pgweir.policies.usage.Usages.Known;
import org.pgweir.policies.usage.Usages.Missing;
import org.pgweir.policies.usage.Usages.Unkept;
import org.pgweir.policies.usage.Use;

/**
 * Who would miss what a statement takes away, from a table or from one below it, as far as anybody
 * keeps evidence.
 *
 * @param usages of the table and of all below it
 * @param why the evidence could not be read; empty if it was, or if there is none
 */
public record Users(List<TableUsage> usages, Optional<String> why) {

  private static final int MOST_NAMED = 5;

  /** Of a table that the catalogue knows; empty where nobody keeps evidence. */
  public static Optional<Users> of(Subject subject, QualifiedName table) {
    Optional<Relation> relation = subject.relation(table);
    if (relation.isEmpty()) {
      return Optional.empty();
    }
    List<Relation> tree = new ArrayList<>(List.of(relation.get()));
    tree.addAll(subject.surroundings().catalogue().descendants(relation.get()));
    List<TableUsage> usages = new ArrayList<>();
    for (Relation each : tree) {
      Evidence evidence = subject.evidence().of(each.name());
      switch (evidence) {
        case Known(var usage) -> usages.add(usage);
        case Missing(var why) -> {
          return Optional.of(new Users(List.of(), Optional.of(why)));
        }
        case Unkept _ -> {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Users(usages, Optional.empty()));
  }

  /**
   * A finding about a column that is needed in these ways: with who was seen to need it, and for
   * how long nobody has.
   */
  public static Finding ofColumn(
      Finding finding, Subject subject, QualifiedName table, String column, Set<Use> ways) {
    return of(subject, table)
        .map(users ->
            users.add(finding, usage -> usage.of(column, ways), usage -> usage.quiet(column, ways)))
        .orElse(finding);
  }

  /** The same of a table. */
  public static Finding ofTable(Finding finding, Subject subject, QualifiedName table) {
    return of(subject, table)
        .map(users -> users.add(finding, TableUsage::all, TableUsage::quiet))
        .orElse(finding);
  }

  /** Those who were seen to use a column in one of these ways. */
  public List<SeenUse> seen(String column, Set<Use> ways) {
    return seen(usage -> usage.of(column, ways));
  }

  /** With those who were seen, and for how long they were not seen again. */
  public Finding add(Finding finding, String column, Set<Use> ways) {
    return add(finding, usage -> usage.of(column, ways), usage -> usage.quiet(column, ways));
  }

  private List<SeenUse> seen(Function<TableUsage, List<SeenUse>> uses) {
    return usages.stream()
        .flatMap(usage -> uses.apply(usage).stream())
        .sorted(Comparator.comparing(SeenUse::lastSeen).reversed())
        .toList();
  }

  private Finding add(
      Finding finding,
      Function<TableUsage, List<SeenUse>> uses,
      Function<TableUsage, Duration> quiet) {
    if (why.isPresent()) {
      return finding.with(
          Severity.ERROR,
          finding.detail() + " Who uses it is not known: " + why.get() + ".",
          Duration.ZERO);
    }
    Duration silence =
        usages.stream().map(quiet).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
    List<SeenUse> seen = seen(uses);
    String who =
        seen.isEmpty()
            ? "Nobody has been seen using it"
            : "Seen using it: "
                + seen.stream()
                    .limit(MOST_NAMED)
                    .map(Users::describe)
                    .collect(Collectors.joining("; "))
                + (seen.size() > MOST_NAMED
                    ? "; and %d more".formatted(seen.size() - MOST_NAMED)
                    : "")
                + ". Nobody since";
    return finding.with(
        Severity.ERROR,
        "%s %s, in %s of observed time.".formatted(finding.detail(), who, words(silence)),
        silence);
  }

  private static String describe(SeenUse use) {
    String application =
        use.application().isEmpty()
            ? "role " + use.role()
            : "\"%s\" (role %s)".formatted(use.application(), use.role());
    return "%s %s, last %s"
        .formatted(application, verb(use), use.lastSeen().truncatedTo(ChronoUnit.SECONDS));
  }

  private static String verb(SeenUse use) {
    return switch (use.use()) {
      case READ -> use.column().equals("*") ? "reads all columns" : "reads it";
      case WRITE -> use.column().equals("*") ? "writes all columns" : "writes it";
      case OMIT -> "leaves it out of INSERTs";
      case MISS -> "joins by another column of that name";
      case TABLE -> "uses the table";
    };
  }

  private static String words(Duration span) {
    return span.toDays() > 0
        ? "%d d %d h".formatted(span.toDays(), span.toHoursPart())
        : "%d h %d min".formatted(span.toHours(), span.toMinutesPart());
  }
}
