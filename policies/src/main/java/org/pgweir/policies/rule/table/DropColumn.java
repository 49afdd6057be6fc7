package org.pgweir.policies.rule.table;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.catalog.Relation;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.rule.Users;
import org.pgweir.policies.sql.tree.TableAction;
import org.pgweir.policies.sql.tree.TableStatement.AlterTable;
import org.pgweir.policies.usage.Use;

/**
 * {@code DROP COLUMN}: quick, not to be undone, and an error for every statement that still names
 * the column. Indexes that hold it go with it, on the columns beside it too.
 */
public final class DropColumn implements Rule {

  @Override
  public String id() {
    return "drop-column";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return subject.statement() instanceof AlterTable alter && subject.isShared(alter.table())
        ? alter.actions().stream()
            .flatMap(action ->
                action instanceof TableAction.DropColumn drop
                    ? finding(subject, alter, drop).stream()
                    : Stream.empty())
            .toList()
        : List.of();
  }

  private Optional<Finding> finding(
      Subject subject, AlterTable alter, TableAction.DropColumn drop) {
    Optional<Relation> table = subject.relation(alter.table());
    String column = drop.column().name();
    if (table.filter(each -> each.column(column).isEmpty()).isPresent()) {
      return Optional.empty();
    }
    Finding finding =
        Finding.of(
                this,
                Severity.WARNING,
                "dropping column \"%s\" of \"%s\" loses its values and breaks what still uses it"
                    .formatted(column, alter.table().name()),
                "Statements that name the column fail from the commit on, and the values are gone."
                    + table.map(each -> indexes(each, column)).orElse("")
                    + table.map(each -> others(subject, each)).orElse(""))
            .withTable(alter.table())
            .withColumn(drop.column())
            .withHint(
                "Drop it once no application has read or written it for long enough. Until then"
                    + " make it nullable and leave it out of INSERTs.");
    return Optional.of(
        Users.ofColumn(finding, subject, alter.table(), column, Set.of(Use.READ, Use.WRITE)));
  }

  private static String indexes(Relation table, String column) {
    Set<String> wider =
        table.indexes().stream()
            .filter(index -> index.uses(column) && index.keys().size() > 1)
            .map(index -> index.name().name())
            .collect(Collectors.toCollection(TreeSet::new));
    return wider.isEmpty()
        ? ""
        : " These indexes go too, though they serve other columns as well: "
            + String.join(", ", wider)
            + ".";
  }

  private static String others(Subject subject, Relation table) {
    Set<String> others =
        subject.analysis().locks().keySet().stream()
            .filter(name -> !name.equals(table.name()))
            .map(ObjectName::toString)
            .collect(Collectors.toCollection(TreeSet::new));
    return others.isEmpty() ? "" : " It also locks " + String.join(", ", others) + ".";
  }
}
