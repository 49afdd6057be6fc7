package org.pgweir.policies.rule.traffic;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.pgweir.policies.catalog.ObjectName;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.DataStatement.Rows;
import org.pgweir.policies.sql.tree.Query;
import org.pgweir.policies.sql.tree.SourceRange;

/** A change of many rows in small steps. */
public final class Batches {

  private static final String RANGE = "<next range of the primary key>";

  private Batches() {}

  /** The steps for what a statement, or one in its WITH clause, updates or deletes in a table. */
  public static Optional<String> of(Subject subject, DataStatement statement, ObjectName table) {
    return switch (statement) {
      case DataStatement.Update update
          when subject.surroundings().nameOf(update.table()).equals(table) ->
          Optional.of(steps(subject, update.range(), update.rows(), update.returning()));
      case DataStatement.Delete delete
          when subject.surroundings().nameOf(delete.table()).equals(table) ->
          Optional.of(steps(subject, delete.range(), delete.rows(), delete.returning()));
      case DataStatement.Update update -> in(subject, update.with(), table);
      case DataStatement.Delete delete -> in(subject, delete.with(), table);
      case DataStatement.Insert insert -> in(subject, insert.with(), table);
      case DataStatement.Merge merge -> in(subject, merge.with(), table);
      case DataStatement.Select select -> in(subject, select.query().with(), table);
    };
  }

  private static Optional<String> in(
      Subject subject, List<Query.CommonTable> tables, ObjectName table) {
    return tables.stream()
        .flatMap(each -> of(subject, each.statement(), table).stream())
        .findFirst();
  }

  private static String steps(
      Subject subject, SourceRange whole, Rows rows, List<Query.Target> returning) {
    String text = subject.text().text();
    int end =
        returning.isEmpty()
            ? whole.end()
            : text.toLowerCase(Locale.ROOT)
                .lastIndexOf("returning", returning.getFirst().range().start());
    String sql =
        switch (rows) {
          case Rows.All _ -> text.substring(whole.start(), end).strip() + " WHERE " + RANGE;
          case Rows.Where(var condition) ->
              text.substring(whole.start(), condition.range().start())
                  + RANGE
                  + " AND ("
                  + text.substring(condition.range().start(), end).strip()
                  + ")";
          case Rows.CurrentOf _ -> text.substring(whole.start(), whole.end());
        };
    return "-- in batches by primary key, each in its own transaction, until none is left:\n"
        + sql
        + ";";
  }
}
