package org.pgweir.policies.access;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pgweir.policies.analysis.Columns;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.policy.ColumnPattern;
import org.pgweir.policies.policy.Rights;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;

/** Finds tables and columns that a session may not touch. */
final class Reach {

  /** Where it is not known. */
  private static final List<String> USUAL_PATH = List.of("public");

  private Reach() {}

  /** Makes a finding. */
  interface Findings {
    Finding of(String rule, String message, String detail);
  }

  static Optional<Finding> outOfBounds(Subject subject, Rights rights, Findings findings) {
    Map<ObjectName, Optional<Columns>> touched = touched(subject);
    for (ObjectName table : touched.keySet()) {
      if (isOutOfBounds(subject, rights, table)) {
        return Optional.of(
            findings
                .of(
                    "access-bounds",
                    "%s is out of bounds for this session".formatted(table),
                    "The patterns under tables leave it out.")
                .withTable(table));
      }
    }
    for (ColumnPattern hidden : rights.hiddenColumns()) {
      for (var each : touched.entrySet()) {
        if (hidden.mayBeOf(each.getKey().schema(), each.getKey().name())
            && each.getValue().map(columns -> shows(columns, hidden)).orElse(true)) {
          return Optional.of(
              findings
                  .of(
                      "access-bounds",
                      "a column of %s is hidden from this session".formatted(each.getKey()),
                      "Name the columns that are wanted: %s is hidden, so * is not allowed."
                          .formatted(hidden.column().text()))
                  .withTable(each.getKey()));
        }
      }
    }
    return Optional.empty();
  }

  /** A name that nobody could look up may stand for a table of any schema it is looked up in. */
  private static boolean isOutOfBounds(Subject subject, Rights rights, ObjectName table) {
    if (table.schema().isPresent()) {
      return rights.isOutOfBounds(List.of(table.schema().get()), table.name());
    }
    List<String> path =
        subject.surroundings().searchPath().stream()
            .filter(schema -> !schema.equals("pg_catalog") || table.name().startsWith("pg_"))
            .toList();
    return rights.isOutOfBounds(path.isEmpty() ? USUAL_PATH : path, table.name());
  }

  private static boolean shows(Columns columns, ColumnPattern hidden) {
    return columns.star() || columns.names().stream().anyMatch(hidden::matches);
  }

  /** Every relation the statement touches, with its columns where they are known. */
  private static Map<ObjectName, Optional<Columns>> touched(Subject subject) {
    Map<ObjectName, Optional<Columns>> touched = new HashMap<>();
    var analysis = subject.analysis();
    if (subject.statement() instanceof DataStatement.Select select) {
      Columns named = NamedColumns.of(select);
      analysis.locks().keySet().forEach(each -> touched.put(each, Optional.of(named)));
      return touched;
    }
    analysis.locks().keySet().forEach(each -> touched.put(each, Optional.empty()));
    analysis.columnsRead().forEach((table, columns) -> touched.put(table, Optional.of(columns)));
    analysis
        .columnsWritten()
        .forEach((table, columns) ->
            touched.merge(
                table,
                Optional.of(columns),
                (one, other) -> one.flatMap(a -> other.map(b -> and(a, b)))));
    return touched;
  }

  private static Columns and(Columns one, Columns other) {
    var names = new HashSet<>(one.names());
    names.addAll(other.names());
    return new Columns(names, one.star() || other.star());
  }
}
