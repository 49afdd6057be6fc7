package org.pgweir.policies.access;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pgweir.policies.migration.Migrations;
import org.pgweir.policies.policy.MigrationTerms;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.Fingerprint;
import org.pgweir.policies.sql.tree.SqlStatement;
import org.pgweir.policies.sql.tree.TableStatement;

/** Looks for statements in the files under version control that they have to come from. */
final class FromFiles {

  private FromFiles() {}

  /**
   * What to say of a statement that stands in none; empty if it may run.
   *
   * @param outermost the text it stands in
   */
  static Optional<String> missing(MigrationTerms terms, Subject subject, String outermost) {
    Fingerprint print = Fingerprint.of(outermost, subject.text().standardConformingStrings());
    Migrations files = terms.statements();
    if (files.find(print).isPresent() || isBookkeeping(terms, subject)) {
      return Optional.empty();
    }
    String nearest = files.nearest(print).map(each -> " Nearest is " + each + ".").orElse("");
    return Optional.of("Changes come from %s alone.%s".formatted(files.from(), nearest));
  }

  /** What the tool that runs the files notes about them. */
  private static boolean isBookkeeping(MigrationTerms terms, Subject subject) {
    Set<String> tables =
        subject.analysis().locks().keySet().stream()
            .map(name -> name.name())
            .collect(Collectors.toSet());
    created(subject.statement()).ifPresent(tables::add);
    return !tables.isEmpty() && tables.stream().allMatch(terms::isBookkeeping);
  }

  private static Optional<String> created(SqlStatement statement) {
    return statement instanceof TableStatement.CreateTable table
        ? Optional.of(table.table().name())
        : Optional.empty();
  }
}
