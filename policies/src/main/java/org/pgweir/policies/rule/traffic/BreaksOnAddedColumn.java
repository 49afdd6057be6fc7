package org.pgweir.policies.rule.traffic;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pgweir.policies.rule.Finding;
import org.pgweir.policies.rule.QueryParts;
import org.pgweir.policies.rule.Rule;
import org.pgweir.policies.rule.Severity;
import org.pgweir.policies.rule.Subject;
import org.pgweir.policies.sql.tree.CopyStatement.CopyFrom;
import org.pgweir.policies.sql.tree.DataStatement;
import org.pgweir.policies.sql.tree.FromItem;
import org.pgweir.policies.sql.tree.Query;

/**
 * A statement that fails, or means something else, once a table has one more column: NATURAL JOIN,
 * INSERT … SELECT * without a list of columns, UNION of *, COPY FROM without a list. All measured.
 */
public final class BreaksOnAddedColumn implements Rule {

  @Override
  public String id() {
    return "breaks-on-added-column";
  }

  @Override
  public List<Finding> check(Subject subject) {
    return switch (subject.statement()) {
      case DataStatement data -> in(data);
      case CopyFrom copy when copy.columns().isEmpty() && !subject.isOwn(copy.table()) ->
          List.of(
              finding(
                      Severity.INFO,
                      "COPY into \"%s\" without a list of columns".formatted(copy.table().name()),
                      "It fails once the table has one more column than the rows that are sent.",
                      "Name the columns behind the table.")
                  .withTable(copy.table()));
      default -> List.of();
    };
  }

  private List<Finding> in(DataStatement statement) {
    List<Finding> findings = new ArrayList<>(0);
    if (statement instanceof DataStatement.Insert insert
        && insert.columns().isEmpty()
        && insert.source().filter(source -> Columns.hasStar(source.body())).isPresent()) {
      findings.add(
          finding(
                  Severity.INFO,
                  "INSERT into \"%s\" of SELECT * without a list of columns"
                      .formatted(insert.table().name()),
                  "It fails once one of the tables has one more column, and mixes columns up once"
                      + " their order differs.",
                  "Name the columns on both sides.")
              .withTable(insert.table()));
    }
    new QueryParts() {
      @Override
      protected void setOperation(Query.SetOperation operation) {
        if (Columns.hasStar(operation.left()) && Columns.hasStar(operation.right())) {
          findings.add(
              finding(
                  Severity.INFO,
                  "%s of SELECT *".formatted(operation.operator().toUpperCase(Locale.ROOT)),
                  "It fails once one of the tables has one more column.",
                  "Name the columns on both sides."));
        }
      }

      @Override
      protected void join(FromItem.Join join) {
        if (join.natural()) {
          findings.add(
              finding(
                  Severity.WARNING,
                  "NATURAL JOIN changes its meaning with the columns of its tables",
                  "Once both tables have a column of the same name, rows are joined by that too:"
                      + " without an error, with fewer rows.",
                  "Join with USING and the columns that are meant."));
        }
      }
    }.in(statement);
    return findings;
  }

  private Finding finding(Severity severity, String message, String detail, String hint) {
    return Finding.of(this, severity, message, detail).withHint(hint);
  }
}
