package org.pgweir.policies.rule.type;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.pgweir.policies.analysis.Types;
import org.pgweir.policies.analysis.Unknown.Part;
import org.pgweir.policies.catalog.Column;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.catalog.TypeFacts;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Names;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.Identifier;
import org.pgweir.policies.sql.tree.TypeStatement.AlterDomain;
import org.pgweir.policies.sql.tree.TypeStatement.DomainAction;

/**
 * A constraint of a domain that is checked in every table that uses it: ADD CONSTRAINT, SET NOT
 * NULL, and VALIDATE CONSTRAINT too, read each of these tables under SHARE, so that nobody writes
 * to any of them meanwhile. Measured on PostgreSQL 11 to 18.
 */
public final class DomainConstraintFullScan implements Rule {

  @Override
  public String id() {
    return "domain-constraint-full-scan";
  }

  @Override
  public List<Finding> check(Subject subject) {
    if (!(subject.statement() instanceof AlterDomain alter)) {
      return List.of();
    }
    Set<ObjectName> tables = subject.analysis().fullScan().keySet();
    if (!tables.isEmpty()) {
      return List.of(finding(subject, alter, tables));
    }
    return subject.analysis().knows(Part.SCAN) ? List.of() : List.of(untold(alter));
  }

  private Finding finding(Subject subject, AlterDomain alter, Set<ObjectName> tables) {
    String names =
        tables.stream().map(ObjectName::toString).sorted().collect(Collectors.joining(", "));
    return new Finding(
        id(),
        subject.bySize(tables),
        message(alter, "would"),
        "The rows of every table that uses the domain are checked, each table under a SHARE lock that"
            + " lets nobody write: %s, with %s. A domain has no way to check them without."
                .formatted(names, subject.amount(tables).map(each -> each.words()).orElse("")),
        Optional.of(hint(subject, alter, tables)),
        Optional.empty(),
        Optional.empty());
  }

  private Finding untold(AlterDomain alter) {
    return new Finding(
        id(),
        Severity.ERROR,
        message(alter, "may"),
        "Which tables use the domain cannot be told without the catalogue. The rows of each of them"
            + " are checked under a SHARE lock that lets nobody write.",
        Optional.of(
            "Put the constraint on the tables that use the domain, as a CHECK that is NOT VALID at"
                + " first."),
        Optional.empty(),
        Optional.empty());
  }

  private static String message(AlterDomain alter, String would) {
    return "constraining domain \"%s\" %s read every table that uses it while nobody can write"
        .formatted(alter.domain().name(), would);
  }

  /** The constraint as one of the tables, column by column. */
  private static String hint(Subject subject, AlterDomain alter, Set<ObjectName> tables) {
    Types types = new Types(subject.surroundings());
    Optional<ObjectName> domain =
        subject
            .surroundings()
            .catalogue()
            .type(
                alter.domain().schemaName(),
                alter.domain().name(),
                subject.surroundings().searchPath())
            .map(TypeFacts::name);
    StringJoiner steps = new StringJoiner("\n");
    steps.add("-- on the tables in place of the domain, each in its own transaction:");
    tables.stream()
        .sorted((one, other) -> one.toString().compareTo(other.toString()))
        .flatMap(name -> subject.surroundings().catalogue().relation(name).stream())
        .forEach(table ->
            table.columns().stream()
                .filter(
                    column -> domain.filter(each -> types.isOver(column.type(), each)).isPresent())
                .forEach(column -> steps(steps, subject, alter, table, column)));
    return steps.toString();
  }

  private static void steps(
      StringJoiner steps, Subject subject, AlterDomain alter, Relation table, Column column) {
    String name =
        table.name().schema().map(part -> Identifier.of(part).sql() + ".").orElse("")
            + Identifier.of(table.name().name()).sql();
    String check = Names.join(table.name().name(), column.name(), "check").sql();
    steps.add(
        "ALTER TABLE %s ADD CONSTRAINT %s CHECK (%s) NOT VALID;"
            .formatted(name, check, condition(subject, alter, Identifier.of(column.name()).sql())));
    steps.add("ALTER TABLE %s VALIDATE CONSTRAINT %s;".formatted(name, check));
  }

  private static String condition(Subject subject, AlterDomain alter, String column) {
    return switch (alter.action()) {
      case DomainAction.AddConstraint(_, var check, _) when check.isPresent() ->
          subject.text().at(check.get().range()).replaceAll("(?i)\\bvalue\\b", column);
      case DomainAction.ValidateConstraint(var constraint) ->
          "<the condition of %s with %s for VALUE>".formatted(constraint.sql(), column);
      case DomainAction.AddConstraint _,
          DomainAction.SetNotNull _,
          DomainAction.SetDefault _,
          DomainAction.DropDefault _,
          DomainAction.DropNotNull _,
          DomainAction.DropConstraint _,
          DomainAction.RenameConstraint _,
          DomainAction.Rename _,
          DomainAction.SetSchema _ ->
          column + " IS NOT NULL";
    };
  }
}
