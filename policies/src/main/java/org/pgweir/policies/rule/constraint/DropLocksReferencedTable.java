package org.pgweir.policies.rule.constraint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.pgweir.policies.catalog.Constraint;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Alteration;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DropObjects;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.QualifiedName;
import org.pgweir.policies.sql.tree.TableAction.DropColumn;
import org.pgweir.policies.sql.tree.TableAction.DropConstraint;

/**
 * A drop of a table or column takes its foreign keys with it, and each of them locks the referenced
 * table with ACCESS EXCLUSIVE too, for as long as the rest takes. Dropped alone, a key does so for
 * a moment. Measured on PostgreSQL 11 to 18.
 */
public final class DropLocksReferencedTable implements Rule {

  @Override
  public String id() {
    return "drop-locks-referenced-table";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (subject.statement() instanceof DropObjects drop && drop.kind().equals("table")) {
      return drop.names().stream()
          .filter(name -> !subject.isNew(name))
          .flatMap(name -> ofTable(subject, drop, name).stream())
          .toList();
    }
    List<Finding> found = new ArrayList<>();
    found.addAll(Alteration.each(subject, DropColumn.class, this::ofColumn));
    found.addAll(Alteration.each(subject, DropConstraint.class, this::ofConstraint));
    return found;
  }

  private Optional<Finding> ofTable(Subject subject, DropObjects drop, QualifiedName name) {
    return subject
        .relation(name)
        .flatMap(table ->
            finding(
                name,
                name.sql(),
                keys(table, _ -> true),
                drop.names().size() == 1
                    ? subject.text().at(drop.range()).strip()
                    : "DROP TABLE " + name.sql(),
                Optional.empty()));
  }

  private Optional<Finding> ofColumn(Alteration<DropColumn> drop) {
    Identifier column = drop.action().column();
    return drop.relation()
        .flatMap(table ->
            finding(
                drop.alter().table(),
                drop.target(),
                keys(table, key -> key.columns().contains(column.name())),
                "ALTER TABLE %s %s".formatted(drop.target(), drop.at(drop.action().range())),
                Optional.of(column)));
  }

  /** Alone, the drop of a key is what the others are told to begin with. */
  private Optional<Finding> ofConstraint(Alteration<DropConstraint> drop) {
    if (drop.alter().actions().size() == 1) {
      return Optional.empty();
    }
    return drop.relation()
        .flatMap(table ->
            finding(
                drop.alter().table(),
                drop.target(),
                keys(table, key -> key.name().equals(drop.action().constraint().name())),
                "",
                Optional.empty()));
  }

  /** Those to other tables. */
  private static List<Constraint.ForeignKey> keys(
      Relation table, Predicate<Constraint.ForeignKey> which) {
    return table.constraints(Constraint.ForeignKey.class).stream()
        .filter(key -> !key.referenced().equals(table.name()))
        .filter(which)
        .toList();
  }

  private Optional<Finding> finding(
      QualifiedName name,
      String target,
      List<Constraint.ForeignKey> keys,
      String rest,
      Optional<Identifier> column) {
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Set<String> referenced = new TreeSet<>();
    keys.stream()
        .map(Constraint.ForeignKey::referenced)
        .map(ObjectName::toString)
        .forEach(referenced::add);
    StringJoiner steps = new StringJoiner("\n");
    steps.add("-- each in its own transaction:");
    keys.forEach(key ->
        steps.add(
            "ALTER TABLE %s DROP CONSTRAINT %s;"
                .formatted(target, Identifier.of(key.name()).sql())));
    steps.add(rest.isEmpty() ? "-- then the other actions of this ALTER TABLE" : rest + ";");
    return Optional.of(
        new Finding(
            id(),
            Severity.WARNING,
            "this would lock %s too".formatted(String.join(", ", referenced)),
            "With a foreign key goes a trigger on the referenced table, so that one is locked with"
                + " ACCESS EXCLUSIVE as well until the transaction ends: %s."
                    .formatted(String.join(", ", referenced)),
            Optional.of(steps.toString()),
            Optional.of(name),
            column));
  }
}
