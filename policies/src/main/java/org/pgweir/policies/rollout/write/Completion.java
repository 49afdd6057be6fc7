package org.pgweir.policies.rollout.write;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pgweir.policies.rollout.OpenRollout;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.SqlReader;
import org.pgweir.policies.sql.tree.CopyStatement;
import org.pgweir.policies.sql.tree.SessionStatement;
import org.pgweir.policies.sql.tree.SourceRange;
import org.pgweir.policies.sql.tree.Splice;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.SqlText;
import org.pgweir.policies.sql.tree.WrappingStatement;

/** Completes a statement for the rollouts of which it keeps only one side. */
final class Completion {

  private final Subject subject;
  private final Places places;
  private final Map<OpenRollout, List<IncompleteWrite>> writes = new LinkedHashMap<>();
  private final Map<OpenRollout, String> obstacles = new LinkedHashMap<>();

  /**
   * @param obstacle why nothing can be put into the statement where it stands; empty if it can
   */
  Completion(Subject subject, List<IncompleteWrite> all, Optional<String> obstacle) {
    this.subject = subject;
    this.places = new Places(subject.text());
    for (IncompleteWrite write : all) {
      writes.computeIfAbsent(write.gap().rollout(), _ -> new ArrayList<>()).add(write);
    }
    writes.forEach((rollout, ofRollout) ->
        obstacle.or(() -> obstacle(ofRollout)).ifPresent(why -> obstacles.put(rollout, why)));
  }

  private Optional<String> obstacle(List<IncompleteWrite> ofRollout) {
    for (IncompleteWrite write : ofRollout) {
      if (IncompleteWrite.complete(List.of(write), subject, places)
          instanceof Corrected.Not(String why)) {
        return Optional.of(why);
      }
    }
    return splices(Set.of(ofRollout.getFirst().gap().rollout())).isEmpty()
        ? Optional.of("the completed statement is not read as it is meant")
        : Optional.empty();
  }

  Set<OpenRollout> rollouts() {
    return writes.keySet();
  }

  List<IncompleteWrite> of(OpenRollout rollout) {
    return writes.getOrDefault(rollout, List.of());
  }

  /** Why it cannot be completed for a rollout; empty if it can. */
  Optional<String> obstacle(OpenRollout rollout) {
    return Optional.ofNullable(obstacles.get(rollout));
  }

  /** What completes it for all rollouts that satisfy a condition and let it be completed. */
  List<Splice> splices(Predicate<OpenRollout> which) {
    Set<OpenRollout> completed =
        writes.keySet().stream()
            .filter(each -> which.test(each) && !obstacles.containsKey(each))
            .collect(Collectors.toSet());
    return completed.isEmpty() ? List.of() : splices(completed);
  }

  /** The splices by place; none if the text with them is not read as it is meant. */
  private List<Splice> splices(Set<OpenRollout> completed) {
    Map<WriteSite, List<IncompleteWrite>> bySite = new LinkedHashMap<>();
    for (OpenRollout rollout : completed) {
      for (IncompleteWrite write : of(rollout)) {
        bySite.computeIfAbsent(write.site(), _ -> new ArrayList<>()).add(write);
      }
    }
    List<Splice> splices = new ArrayList<>();
    for (List<IncompleteWrite> ofSite : bySite.values()) {
      switch (IncompleteWrite.complete(ofSite, subject, places)) {
        case Corrected.With(var ofOne) -> splices.addAll(ofOne);
        case Corrected.Not _ -> {
          return List.of();
        }
      }
    }
    splices.sort(Comparator.comparingInt(Splice::start).thenComparingInt(Splice::end));
    return isReadAsMeant(splices, completed) ? List.copyOf(splices) : List.of();
  }

  private boolean isReadAsMeant(List<Splice> splices, Collection<OpenRollout> completed) {
    SqlText before = subject.text();
    int index = indexOf(before.statements(), subject.statement().range());
    String changed = Splice.apply(before.text(), splices);
    SqlText after = SqlReader.read(changed, before.standardConformingStrings());
    if (index < 0 || after.statements().size() != before.statements().size()) {
      return false;
    }
    SqlStatement statement = inner(after.statements().get(index));
    if (!statement.getClass().equals(subject.statement().getClass())) {
      return false;
    }
    List<WriteSite> sites = WriteSite.in(subject.statement());
    List<WriteSite> changedSites = WriteSite.in(statement);
    return changedSites.size() == sites.size()
        && IntStream.range(0, sites.size())
            .allMatch(i -> isWrittenAsMeant(sites.get(i), changedSites.get(i), completed));
  }

  /** Whether it gives values to the columns that it gave values to, and to those it left out. */
  private boolean isWrittenAsMeant(
      WriteSite site, WriteSite changed, Collection<OpenRollout> completed) {
    List<IncompleteWrite> ofSite =
        completed.stream()
            .flatMap(rollout -> of(rollout).stream())
            .filter(write -> write.site().equals(site))
            .toList();
    if (ofSite.isEmpty()) {
      return changed.table().sql().equals(site.table().sql());
    }
    WrittenTable table = ofSite.getFirst().table();
    Set<String> meant = new HashSet<>();
    IncompleteWrite.written(site, table, subject.surroundings()).ifPresent(meant::addAll);
    ofSite.forEach(write -> meant.addAll(write.gap().missing().keySet()));
    return changed.table().sql().equals(site.table().sql())
        && IncompleteWrite.written(changed, table, subject.surroundings())
            .filter(meant::equals)
            .isPresent();
  }

  private static int indexOf(List<SqlStatement> statements, SourceRange range) {
    for (int i = 0; i < statements.size(); i++) {
      SourceRange around = statements.get(i).range();
      if (around.start() <= range.start() && range.end() <= around.end()) {
        return i;
      }
    }
    return -1;
  }

  /** The statement that is judged apart from the one it stands in. */
  private static SqlStatement inner(SqlStatement statement) {
    return switch (statement) {
      case WrappingStatement.Explain(_, var explained, _) -> inner(explained);
      case SessionStatement.Prepare(_, var prepared, _) -> prepared;
      case CopyStatement.CopyQueryTo(var copied, _, _) -> copied;
      default -> statement;
    };
  }
}
