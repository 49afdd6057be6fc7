package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.analysis.Impact;
import org.pgweir.policies.analysis.Surroundings.Coverage;
import org.pgweir.policies.analysis.Unknown;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;

/**
 * CASCADE: whatever depends on what is dropped goes too, named nowhere in the statement.
 *
 * <p>Silent where the catalogue shows that nothing depends on it.
 */
public final class DropCascade implements Rule {

  private static final Set<String> RELATIONS =
      Set.of("table", "foreign table", "view", "materialized view", "index");

  /** Columns, defaults, indexes, constraints and triggers of tables may depend on these. */
  private static final Set<String> USED_BY_TABLES =
      Set.of(
          "type",
          "domain",
          "extension",
          "function",
          "procedure",
          "routine",
          "aggregate",
          "sequence",
          "collation",
          "operator",
          "operator class",
          "operator family",
          "language");

  @Override
  public String id() {
    return "drop-cascade";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case DropObjects drop when drop.cascade() && RELATIONS.contains(drop.kind()) ->
          ofRelations(subject, drop.kind(), drop.names());
      case DropObjects drop when drop.cascade() && USED_BY_TABLES.contains(drop.kind()) ->
          List.of(
              finding(
                  subject,
                  Severity.ERROR,
                  drop.kind(),
                  "What depends on it is not known; columns, defaults and constraints of tables may."));
      case AlterTable alter when subject.isShared(alter.table()) && cascades(alter) ->
          ofRelations(subject, "part of a table", List.of(alter.table()));
      default -> List.of();
    };
  }

  private static boolean cascades(AlterTable alter) {
    return alter.actions().stream()
        .anyMatch(action ->
            switch (action) {
              case TableAction.DropColumn drop -> drop.cascade();
              case TableAction.DropConstraint drop -> drop.cascade();
              default -> false;
            });
  }

  private List<Finding> ofRelations(Subject subject, String kind, List<QualifiedName> names) {
    List<QualifiedName> shared = names.stream().filter(subject::isShared).toList();
    if (shared.isEmpty()) {
      return List.of();
    }
    Set<String> reached = reached(subject, names);
    Optional<Finding> finding =
        reached.isEmpty()
            ? ofUnknown(subject, kind)
            : Optional.of(
                finding(
                    subject,
                    Severity.ERROR,
                    kind,
                    "These go too, or lose what ties them to it: "
                        + String.join(", ", reached)
                        + "."));
    return finding.map(found -> found.withTable(shared.getFirst())).stream().toList();
  }

  private Optional<Finding> ofUnknown(Subject subject, String kind) {
    boolean certain =
        subject.surroundings().coverage() instanceof Coverage.Complete
            && subject.analysis().knows(Unknown.Part.LOCKS);
    return certain
        ? Optional.empty()
        : Optional.of(
            finding(
                subject,
                Severity.WARNING,
                kind,
                "What depends on it cannot be told from what is known here."));
  }

  /** What hangs on the relations, but for themselves. */
  private static Set<String> reached(Subject subject, List<QualifiedName> names) {
    Set<ObjectName> named =
        names.stream().map(subject.surroundings()::nameOf).collect(Collectors.toSet());
    Impact impact = subject.analysis().impact();
    boolean whole = subject.statement() instanceof DropObjects;
    Stream<ObjectName> keys =
        names.stream()
            .flatMap(name -> subject.relation(name).stream())
            .filter(each -> whole || dropsKey(subject, each))
            .flatMap(DropCascade::referencing);
    Stream<ObjectName> others =
        Stream.of(impact.views().stream(), impact.functions().stream(), keys).flatMap(each -> each);
    Set<String> reached =
        others
            .filter(each -> !named.contains(each))
            .map(ObjectName::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    impact.generatedColumns().stream()
        .filter(part -> !named.contains(part.relation()) || !whole)
        .forEach(part -> reached.add(part.toString()));
    impact.policies().stream()
        .filter(part -> !named.contains(part.relation()))
        .forEach(part -> reached.add(part.toString()));
    return reached;
  }

  private static boolean dropsKey(Subject subject, Relation relation) {
    return subject.statement() instanceof AlterTable alter
        && alter.actions().stream()
            .anyMatch(action ->
                action instanceof TableAction.DropConstraint drop
                    && relation.constraint(drop.constraint().name()).stream()
                        .anyMatch(Constraint.Key.class::isInstance));
  }

  private static Stream<ObjectName> referencing(Relation relation) {
    return relation.dependents().foreignKeys().stream().map(key -> key.table());
  }

  private Finding finding(Subject subject, Severity severity, String kind, String detail) {
    return Finding.of(
            this,
            severity,
            "CASCADE takes away what depends on the %s".formatted(kind),
            detail + " Nothing in the statement names them, and nothing asks before they go.")
        .withHint(
            "-- without CASCADE PostgreSQL says what depends on it; drop or change that first:\n"
                + subject.sql().replaceAll("(?i)\\s+cascade\\b", "")
                + ";");
  }
}
